import type { SeededDice } from '@waymark/testkit';
import type { ExpectedFact, Ledger, Sent } from './ledger';
import type { Order, Sight } from './protocol';
import { MODEL_ID } from './protocol';

const HOUR_MS = 3_600_000;
const PEOPLE = 6;
const MAX_FACTS = 12;

/** A beacon qualifies under every version; the others differ in whom they find. */
export function modelText(threshold: number): string {
  return JSON.stringify({
    schema: 'waymark/scoring-model/v1',
    id: MODEL_ID,
    behaviour: {
      floor: 0,
      inactivity: { after: 'P1D', every: 'P1D', points: -15 },
      rules: [
        { id: 'demo', when: { action: 'demo_requested' }, points: 200 },
        { id: 'attended', when: { action: 'attended' }, points: 30 },
        { id: 'visited', when: { action: 'visited' }, points: 15, decay: { halfLife: 'P2D' } },
        { id: 'unsubscribed', when: { action: 'unsubscribed' }, reset: true },
      ],
    },
    fit: { rules: [{ id: 'cto', when: { 'profile.title': 'CTO' }, points: 20 }] },
    qualification: { when: { 'state.total': { gte: threshold } }, rearm: 'on-drop' },
  });
}

type Decision = Exclude<Order, { readonly what: 'facts' }>;

/** Draws what to do next: everything that a channel, sales and an admin do. */
export class Workload {
  sight: Sight = { contacts: [], handoffs: [], merges: [], cases: [] };
  /** Hours that have passed, so that what is due falls due. */
  aheadMs = 0;
  /** Rises, so that nobody's history grows without end. */
  cohort = 0;
  private made = 0;
  private published = 0;
  private readonly lines = new Map<string, string>();

  constructor(
    private readonly dice: SeededDice,
    private readonly ledger: Ledger,
  ) {}

  next(): Sent {
    const chance = this.dice.unit();
    const decision = chance < 0.6 ? null : chance < 0.73 ? this.aboutPeople() : chance < 0.88 ? this.bySales() : this.aboutModels();
    return decision ? { order: decision, expected: [], again: false } : this.facts();
  }

  publish(): Sent {
    this.published += 1;
    return { order: { what: 'publish', text: modelText(40 + 15 * this.published) }, expected: [], again: false };
  }

  activation(version: number): Sent {
    return { order: { what: 'activate', version, key: this.key() }, expected: [], again: false };
  }

  private facts(): Sent {
    const expected: ExpectedFact[] = [];
    const lines: string[] = [];
    for (let count = this.dice.whole(1, MAX_FACTS); count > 0; count -= 1) {
      const [fact, line] = this.known(expected) ?? this.fresh();
      expected.push(fact);
      lines.push(line);
    }
    return { order: { what: 'facts', lines }, expected, again: false };
  }

  /** One that was acknowledged, as it was or with another content; null: rather a new one. */
  private known(chosen: readonly ExpectedFact[]): readonly [ExpectedFact, string] | null {
    const found = this.dice.chance(0.12) ? this.dice.pick([...this.ledger.acknowledged.values()]) : undefined;
    if (!found || chosen.some(({ factId }) => factId === found.factId)) return null;
    const line = this.lines.get(found.factId) ?? '';
    if (this.dice.chance(0.7)) return [{ ...found, is: 'known' }, line];
    const fact = JSON.parse(line) as { readonly occurredAt: string };
    const occurredAt = new Date(Date.parse(fact.occurredAt) - this.dice.whole(1, 1_000)).toISOString();
    return [{ ...found, is: 'conflict' }, JSON.stringify({ ...fact, occurredAt })];
  }

  private fresh(): readonly [ExpectedFact, string] {
    this.made += 1;
    const beacon = this.dice.chance(0.1);
    const factId = `${beacon ? 'beacon' : 'fact'}-${this.made}`;
    const fact = beacon ? { ...this.common(factId, 0), ...DEMO, identities: [{ type: 'contact_id', value: factId }] } : this.plain(factId);
    const line = JSON.stringify(fact);
    this.lines.set(factId, line);
    return [{ factId, is: 'new', beacon }, line];
  }

  private plain(factId: string): object {
    const kinds = this.dice.shuffled(['email', 'phone', 'crm_id', 'cookie']).slice(0, this.dice.pick([1, 1, 2, 2, 3]));
    const identities = kinds.map((type) => ({ type, value: this.valueOf(type) }));
    return { ...this.common(factId, this.dice.whole(0, 72)), identities, ...this.content() };
  }

  private common(id: string, hoursAgo: number): object {
    return { id, occurredAt: new Date(Date.now() + this.aheadMs - hoursAgo * HOUR_MS).toISOString() };
  }

  private content(): object {
    const what = this.dice.whole(0, 11);
    if (what === 0) return { kind: 'identity' };
    if (what === 1) return { kind: 'profile', profile: { title: this.dice.pick(['CTO', 'CFO']) } };
    if (what === 2) return { kind: 'profile', consent: { basis: 'form', purposes: ['sales_contact'], withdrawn: this.dice.chance(0.5) } };
    return { kind: 'touchpoint', channel: 'webinar', action: this.dice.pick(['attended', 'attended', 'attended', 'attended', 'visited', 'visited', 'unsubscribed']) };
  }

  private valueOf(type: string): string {
    const who = this.cohort * 100 + this.dice.whole(1, PEOPLE);
    if (type === 'email') return `p${who}@x.example`;
    return type === 'phone' ? `+4930${1_000_000 + who}` : `${type}-${who}`;
  }

  private aboutPeople(): Decision | null {
    const { dice } = this;
    const [contacts, merges, cases] = [this.own(this.sight.contacts), this.sight.merges, this.sight.cases];
    const key = this.key();
    const what = dice.whole(0, 7);
    if (what === 0) return { what: 'unlink', type: 'email', value: this.valueOf('email'), key };
    if (what < 3 && merges.length > 0) return { what: 'unmerge', mergeId: dice.pick(merges), key };
    if (what < 5 && cases.length > 0) return { what: 'settle', caseId: dice.pick(cases), settlement: dice.pick(['merge', 'keep-apart']), key };
    const [one, two] = dice.shuffled(contacts);
    return one !== undefined && two !== undefined ? { what: 'merge', contacts: [one, two], key } : null;
  }

  private bySales(): Decision | null {
    const handoffs = this.sight.handoffs.filter(({ contact }) => this.own([contact]).length > 0);
    if (handoffs.length === 0) return null;
    const { id: handoffId, contact, status } = this.dice.pick(handoffs);
    const key = this.key();
    if (this.dice.chance(0.25)) return { what: 'assign', contact, handoffId, owner: this.dice.pick(['ann', 'bo']), key };
    const action = status === 'offered' ? this.dice.pick(['accepted', 'accepted', 'rejected', 'recycled'] as const) : this.dice.pick(['converted', 'recycled'] as const);
    return { what: 'step', contact, handoffId, action, key };
  }

  private aboutModels(): Decision | null {
    const { dice } = this;
    const version = dice.whole(1, Math.max(1, this.published));
    const what = dice.whole(0, 11);
    if (what < 3) return { what: 'activate', version, key: this.key() };
    if (what < 6) return { what: 'rollback', key: this.key() };
    if (what < 9) return { what: dice.pick(['shadow', 'deactivate'] as const), version };
    return what === 9 ? { what: 'rebuild' } : what === 10 ? { what: 'release' } : null;
  }

  /** Beacons are left alone. */
  private own(contacts: readonly string[]): readonly string[] {
    return contacts.filter((contact) => !this.ledger.beacons.has(contact));
  }

  private key(): string {
    this.made += 1;
    return `k${this.made}`;
  }
}

const DEMO = { kind: 'touchpoint', channel: 'webinar', action: 'demo_requested' };
