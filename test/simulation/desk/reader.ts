import type { LoggedEvent } from '@waymark/journey';
import { handoffEventType, IDENTITY_EVENTS, Pointers } from '@waymark/journey';
import { createReading, findLeads, listHandoffs } from '@waymark/server';
import type { Installation } from './installation';
import { isOfVersion } from './models';
import type { DeskProcess } from './process';

const EVERYBODY = 200;

/** Somebody who looks at lists while everything happens, and has to be shown whole answers. */
export class Reader {
  readonly complaints: string[] = [];
  looks = 0;
  /** Contacts that were on the list of a process once: they stay on it, whatever is switched. */
  private seen = new Map<DeskProcess, ReadonlySet<string>>();
  private since = 0;

  constructor(
    private readonly stores: Installation,
    private readonly tell: (line: () => string) => void,
  ) {}

  /** Views were lost or set back: what was seen may come again later. */
  forget(): void {
    this.seen = new Map();
    this.since += 1;
  }

  /** Whatever the answer is that it is not ready is an answer. */
  async look(process: DeskProcess): Promise<void> {
    await this.lookAtLeads(process).catch(() => undefined);
    await this.lookAtQueue(process).catch(() => undefined);
  }

  private async lookAtLeads(process: DeskProcess): Promise<void> {
    const since = this.since;
    const seen = this.seen.get(process) ?? new Set();
    const page = await findLeads(createReading(process.engine), { limit: EVERYBODY });
    if (!page.ok || process.ended.aborted || since !== this.since) return;
    this.looks += 1;
    const { items, model, generation } = page.value;
    const mixed = items.filter(({ total }) => !isOfVersion(total, model.version));
    if (mixed.length > 0) this.complain(`a mixture: version ${model.version} has totals ${mixed.map(({ total }) => total).join(', ')}`);
    const listed = new Set(items.map(({ contactId }) => contactId));
    await this.compare(seen, listed, generation);
    if (since === this.since) this.seen.set(process, new Set([...(this.seen.get(process) ?? []), ...listed]));
  }

  private async compare(seen: ReadonlySet<string>, listed: ReadonlySet<string>, generation: string): Promise<void> {
    // Whom a merge took away may come again some time after it is undone.
    const merged = new Set((await this.stores.events()).flatMap(({ type, data }) => (type === IDENTITY_EVENTS.merged ? [data['loser']] : [])));
    const missing = [...seen].filter((contact) => !listed.has(contact) && !merged.has(contact));
    if (missing.length > 0) this.complain(`half an answer: ${missing.join(', ')} not in ${generation}`);
  }

  private complain(what: string): void {
    this.tell(() => what);
    this.complaints.push(what);
  }

  private async lookAtQueue({ engine, ended }: DeskProcess): Promise<void> {
    const { items } = await listHandoffs(createReading(engine), { limit: EVERYBODY });
    if (ended.aborted) return;
    const offered = new Set((await this.stores.events()).flatMap(({ type, data }) => (type === handoffEventType('offered') ? [data['handoffId']] : [])));
    const strange = items.filter(({ id }) => !offered.has(id));
    if (strange.length > 0) this.complain(`nobody offered ${strange.map(({ id }) => id).join(', ')}`);
  }
}

export function pointersOf(events: readonly LoggedEvent[]): Pointers {
  const pointers = new Pointers();
  for (const event of events) pointers.take(event);
  return pointers;
}
