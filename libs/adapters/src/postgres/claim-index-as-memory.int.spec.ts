import type { ClaimIndex, ClaimIndexAnswer, ClaimRequest, IndexQuery, UnconfirmedClaim } from '@waymark/engine';
import type { CaseRow, IndexChanges, LinkRow, MemberRow, MergeRow } from '@waymark/journey';
import { caseKey, contactStream, handoffStream, NO_INDEX_CHANGES } from '@waymark/journey';
import { describeWithPostgres, MemoryClaimIndex, SeededDice } from '@waymark/testkit';
import { createPostgresClaimIndex } from './claim-index';
import { openPostgres } from './pool';

/** `WAYMARK_INDEX_SEED=` repeats one of them. */
const SEEDS = process.env['WAYMARK_INDEX_SEED'] ? [Number(process.env['WAYMARK_INDEX_SEED'])] : [1, 2, 3, 4];
const STEPS = 120;

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i + 1);
const uuid = (kind: number, number: number): string => `00000000-0000-5000-8${kind}00-${String(number).padStart(12, '0')}`;
const hash = (number: number): string => number.toString(16).padStart(64, 'a');
const member = (number: number): string => uuid(1, number);

/** The same calls to both, with answers that must be the same, order aside. */
class Twins {
  private readonly answers: { readonly query: IndexQuery; readonly ours: ClaimIndexAnswer; readonly memory: ClaimIndexAnswer }[] = [];
  private made = 0;

  constructor(
    private readonly dice: SeededDice,
    private readonly ours: ClaimIndex,
    private readonly memory: MemoryClaimIndex,
  ) {}

  /** A link is of somebody who is there. */
  async begin(): Promise<void> {
    const members = numbers(8).map((n) => ({ id: member(n), number: n, mergedInto: null, named: false, shared: false }));
    const write = () => ({ claims: [], changes: { ...NO_INDEX_CHANGES, members } });
    for (const index of [this.ours, this.memory]) await index.claim({ versions: null, ends: [], newContacts: 0, write });
  }

  async step(): Promise<void> {
    const calls = [() => this.lookUp(), () => this.claim(), () => this.claim(), () => this.claim(), () => this.confirm(), () => this.raise(), () => this.ask()];
    await this.dice.pick(calls)();
  }

  /** Everything that can be asked. */
  async compareAll(): Promise<void> {
    await this.lookUp({ eventIds: numbers(this.made + 1).map((n) => uuid(0, n)), hashes: numbers(8).map(hash), members: numbers(8).map(member), cases: numbers(4).map((n) => uuid(2, n)), merges: numbers(4).map((n) => uuid(3, n)) });
    await this.same((index) => index.unconfirmed({ before: Number.MAX_SAFE_INTEGER, limit: 1_000 }));
    await this.same((index) => index.listCases({ limit: 100 }));
  }

  private async lookUp(query: IndexQuery = this.query()): Promise<void> {
    const [ours, memory] = [await this.ours.lookUp(query), await this.memory.lookUp(query)];
    expect(plain(ours)).toEqual(plain(memory));
    this.answers.push({ query, ours, memory });
  }

  private query(): IndexQuery {
    const some = <T>(of: (n: number) => T, count: number): readonly T[] => numbers(count).filter(() => this.dice.chance(0.3)).map(of);
    return { eventIds: some((n) => uuid(0, n), 30), hashes: some(hash, 8), members: some(member, 8), cases: some((n) => uuid(2, n), 4), merges: some((n) => uuid(3, n), 4) };
  }

  private async claim(): Promise<void> {
    const basis = this.basis();
    const newContacts = basis ? this.dice.whole(0, 2) : 0;
    const write = this.writing(newContacts);
    const { stream } = write(1).claims[0] as UnconfirmedClaim;
    const ends = this.dice.chance(0.5) ? [{ stream, after: this.dice.whole(-1, 6) }] : [];
    const ours = await this.ours.claim({ versions: basis?.ours.versions ?? null, ends, newContacts, write });
    const memory = await this.memory.claim({ versions: basis?.memory.versions ?? null, ends, newContacts, write });
    expect(plain(ours)).toEqual(plain(memory));
  }

  /** An answer of now or of long ago, or none. */
  private basis(): (typeof this.answers)[number] | null {
    const recent = this.answers.slice(-this.dice.whole(1, 4));
    return this.dice.chance(0.8) && recent.length > 0 ? this.dice.pick(recent) : null;
  }

  private writing(newContacts: number): ClaimRequest['write'] {
    const asked = numbers(this.dice.whole(1, 3)).map(() => this.aClaim());
    const claims = [...new Map(asked.map((claim) => [claim.eventId, claim])).values()];
    const changes = this.dice.chance(0.3) ? NO_INDEX_CHANGES : this.changes();
    const fresh = numbers(newContacts).map(() => member(100 + (this.made += 1)));
    return (first) => ({
      claims,
      changes: { ...changes, members: [...changes.members, ...fresh.map((id, i) => ({ id, number: first + i, mergedInto: null, named: false, shared: false }))] },
    });
  }

  private aClaim(): UnconfirmedClaim {
    const eventId = this.dice.chance(0.2) ? uuid(0, this.dice.whole(1, this.made + 1)) : uuid(0, (this.made += 1));
    const stream = this.dice.pick([contactStream, handoffStream])(member(this.dice.whole(1, 8)));
    const sealed = new Uint8Array([this.made % 256, 0, 255]);
    const claimed = { id: eventId, type: 'fact', at: 1_000 + this.dice.whole(0, 50), data: { text: 'a\0b "\\ \ud800 键', contactNumber: 7 }, sealed };
    const other = { id: uuid(4, this.made), type: 'linked', at: 2_000, data: {} };
    const events = this.dice.pick([[claimed], [other, claimed], [claimed, other]]);
    const waitsFor = this.dice.chance(0.3) ? [uuid(0, this.dice.whole(1, 30))] : [];
    const content = this.dice.chance(0.8) ? { digest: hash(this.made), digestVersion: 2 } : null;
    return { eventId, stream, revision: this.dice.whole(0, 6), events, waitsFor, content };
  }

  private changes(): IndexChanges {
    const someone = this.dice.whole(1, 8);
    const perhaps = <T>(chance: number, make: () => T): readonly T[] => (this.dice.chance(chance) ? [make()] : []);
    return {
      links: [this.link(), ...perhaps(0.5, () => this.link())],
      members: perhaps(0.5, () => this.pointer(someone)),
      cases: perhaps(0.3, () => this.question(this.dice.whole(1, 4))),
      merges: perhaps(0.3, () => this.merge(this.dice.whole(1, 4))),
      keepAparts: perhaps(0.2, () => ({ keepApartId: uuid(5, someone), left: [member(someone)], right: [member(2), member(3)], ended: this.dice.chance(0.4) })),
    };
  }

  private link(): LinkRow {
    const number = (count: number): number => this.dice.whole(1, count);
    const row = { hash: hash(number(8)), type: 'email', strength: 'strong', identified: true, member: member(number(8)) } as const;
    return { ...row, occurredAt: number(99), factId: `crm#\0${number(9)}`, count: number(9), removed: this.dice.chance(0.2) };
  }

  /** At one with a lower number, so that nobody points in a circle. */
  private pointer(id: number): MemberRow {
    const mergedInto = id > 1 && this.dice.chance(0.5) ? member(id - 1) : null;
    return { id: member(id), number: id, mergedInto, named: true, shared: this.dice.chance(0.3) };
  }

  private question(id: number): CaseRow {
    const about = { kind: 'identity-conflict', hash: hash(id), contacts: [member(id), member(id + 1)] } as const;
    return { ...about, caseId: uuid(2, id), key: caseKey(about), factId: `crm#${id}`, openedAt: 1_000 - id, status: this.dice.pick(['open', 'merged'] as const) };
  }

  private merge(id: number): MergeRow {
    const sides = { survivorMembers: [member(id)], loserMembers: [member(id + 1), member(8)] };
    return { mergeId: uuid(3, id), survivor: member(id), loser: member(id + 1), ...sides, mergedAt: 5, undone: this.dice.chance(0.5) };
  }

  private async confirm(): Promise<void> {
    const all = await this.memory.unconfirmed({ before: Number.MAX_SAFE_INTEGER, limit: 1_000 });
    const standing = all.filter(() => this.dice.chance(0.4)).map(({ eventId, revision }) => ({ eventId, revision: revision + this.dice.pick([0, 0, 0, 2]) }));
    await this.ours.confirm([...standing, { eventId: uuid(0, 9_999), revision: 1 }]);
    await this.memory.confirm(standing);
  }

  private async raise(): Promise<void> {
    const all = await this.memory.unconfirmed({ before: Number.MAX_SAFE_INTEGER, limit: 1_000 });
    const claim = all.length > 0 ? this.dice.pick(all) : this.aClaim();
    const move = { eventId: claim.eventId, from: claim.revision + this.dice.pick([0, 0, 1]), to: claim.revision + this.dice.pick([-1, 0, 1, 3]) };
    await this.same((index) => index.raise(move));
  }

  private async ask(): Promise<void> {
    const [members, eventIds] = [numbers(8).filter(() => this.dice.chance(0.3)).map(member), numbers(30).filter(() => this.dice.chance(0.3)).map((n) => uuid(0, n))];
    await this.same((index) => index.unconfirmed({ members }));
    await this.same((index) => index.unconfirmed({ eventIds }));
    await this.same((index) => index.unconfirmed({ before: 1_000 + this.made, limit: 1_000 }));
    await this.same((index) => index.listCases({ limit: 2, open: true, kind: 'identity-conflict', after: { openedAt: 998, caseId: uuid(2, 2) } }));
  }

  private async same(call: (index: ClaimIndex) => Promise<unknown>): Promise<void> {
    expect(plain(await call(this.ours))).toEqual(plain(await call(this.memory)));
  }
}

describeWithPostgres('the index of claims on PostgreSQL', (database) => {
  it.each(SEEDS)('answers as the one in memory does, whatever is asked of it: history %i', async (seed) => {
    const pool = openPostgres({ url: database().url, name: 'waymark-twin', log: { warn: () => undefined } });
    const twins = new Twins(new SeededDice(seed), await createPostgresClaimIndex({ pool, schema: 'claims' }), new MemoryClaimIndex());
    await twins.begin();
    for (let step = 0; step < STEPS; step += 1) await twins.step();
    await twins.compareAll();
    await pool.close();
  });
});

/** Lists sorted, maps as lists, bytes as text, what is opaque left out. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (value instanceof Map) return plain([...(value as Map<unknown, unknown>)].map((entry) => ({ entry: entry.map(plain) })));
  if (Array.isArray(value)) return value.map(plain).map((each) => ({ each, key: JSON.stringify(each) })).sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ each }) => each);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'versions').sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, part]) => [name, plain(part)]));
}
