import type { ScoredFact } from '@waymark/journey';
import { foldContact } from '@waymark/scoring';
import { readContactEvents } from '../core/contact-events';
import type { EngineParts } from '../core/parts';
import { membersNow } from '../people/members';
import type { ModelRegistry } from '../models/model-registry';
import type { Projection } from '../projection/projection';
import type { HandoffDesk } from './desk';
import { distinctFacts } from './desk';

export interface ReleaseReport {
  readonly ok: true;
  readonly dryRun: boolean;
  /** Without an id on a dry run. */
  readonly offered: readonly { readonly contactId: string; readonly handoffId: string | null }[];
  readonly refused: readonly { readonly contactId: string; readonly code: string }[];
}

export type Released = ReleaseReport | { readonly ok: false; readonly code: string; readonly message: string };

const MAX_AT_ONCE = 100_000;

/** Offers, once, those whom a switch or an import of history qualified and for whom the condition holds now. */
export class ReleaseDesk {
  constructor(
    private readonly parts: EngineParts,
    private readonly projection: Projection,
    private readonly registry: ModelRegistry,
    private readonly desk: HandoffDesk,
  ) {}

  async run({ dryRun }: { readonly dryRun: boolean }): Promise<Released> {
    const { live } = this.projection;
    const latest = await this.registry.latestSwitch();
    if (!live) return { ok: false, code: 'no-live-model', message: 'no model is live: activate one first' };
    if (latest && latest.position > this.projection.checkpoint.position) {
      return { ok: false, code: 'switch-under-way', message: 'a switch of models is under way: try again when it is through' };
    }
    const offered: { contactId: string; handoffId: string | null }[] = [];
    const refused: { contactId: string; code: string }[] = [];
    for (const contactId of await this.waiting(live.gen)) {
      const decided = await this.release(contactId, dryRun);
      if (decided.ok) offered.push({ contactId, handoffId: decided.value });
      else refused.push({ contactId, code: decided.refusal.code });
    }
    return { ok: true, dryRun, offered, refused };
  }

  private async waiting(gen: string): Promise<readonly string[]> {
    const rows = await this.parts.views.select({
      table: 'score',
      where: [
        { column: 'gen', op: '=', value: gen },
        { column: 'standing', op: '=', value: 'waiting' },
      ],
      orderBy: [
        { column: 'total', direction: 'desc' },
        { column: 'contact', direction: 'asc' },
      ],
      limit: MAX_AT_ONCE,
    });
    return rows.map((row) => String(row['contact']));
  }

  private async release(contact: string, dryRun: boolean) {
    const live = this.projection.live;
    if (!live) return notNow('no-live-model');
    const state = foldContact(live.compiled, await this.factsOf(contact), this.parts.clock.now());
    const qualification = state?.qualifications.at(-1);
    if (!state?.qualified || !qualification) return notNow('not-qualified');
    if (!state.condition) return notNow('condition-does-not-hold');
    if (dryRun) return { ok: true as const, value: null };
    const { at, behaviour, fit, total } = qualification;
    const request = { contact, shared: false, qualification: { at, behaviour, fit, total }, why: 'release' as const };
    return this.desk.offer({ ...request, model: live.model, compiled: live.compiled, seen: this.projection.checkpoint.position });
  }

  /** As the decider will see them: a merge may be ahead of the rows. */
  private async factsOf(contact: string): Promise<readonly ScoredFact[]> {
    const found = await membersNow(this.parts.decisions, contact);
    return distinctFacts(await readContactEvents(this.parts.log, found?.members ?? [contact]));
  }
}

function notNow(code: string) {
  return { ok: false as const, refusal: { code, message: code } };
}
