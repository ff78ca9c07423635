import { createHash } from 'node:crypto';
import { BUILT_IN_CHANNELS, resolveManner } from '@waymark/journey';
import type { Arrival } from './arrival';
import { formatSampleLine } from './fact';
import type { SampleFact } from './fact';
import type { SampleOptions } from './history';
import { CHUNK_CONTACTS, SAMPLE_DEFAULTS, inOrder, sampleHistory } from './history';

const asOf = Date.UTC(2026, 6, 15, 9, 30);
const DAY = 86_400_000;

function lines(options: Partial<SampleOptions> = {}): string[] {
  return [...sampleHistory({ contacts: 200, seed: 7, asOf, ...options })].map(formatSampleLine);
}

function digest(text: readonly string[]): string {
  return createHash('sha256').update(text.join('\n')).digest('hex');
}

const arrivalOf = (fact: SampleFact): number => Date.parse(fact.recordedAt ?? fact.occurredAt);

describe('the same options', () => {
  it('give the same lines', () => {
    expect(digest(lines())).toBe(digest(lines()));
  });

  it('give others with another seed, high bits of the seed included', () => {
    const digests = [7, 8, 7 + 2 ** 40].map((seed) => digest(lines({ seed })));
    expect(new Set(digests).size).toBe(3);
  });

  it('name the true contact on request and change nothing else', () => {
    const withIds = [...sampleHistory({ contacts: 200, seed: 7, asOf, contactIds: true })];
    expect(withIds.every((fact) => /^C\d{6}$/.test(fact.contactId ?? ''))).toBe(true);
    const bare = withIds.map((fact) => JSON.stringify({ ...fact, contactId: undefined }));
    expect(bare).toEqual(lines());
  });
});

describe('sizes', () => {
  it('an empty sample has no facts', () => {
    expect(lines({ contacts: 0 })).toEqual([]);
  });

  it.each([1, 40, 333])('%i contacts give facts of as many', (contacts) => {
    const seen = [...sampleHistory({ contacts, seed: 7, asOf, contactIds: true })].map((fact) => fact.contactId);
    expect(new Set(seen).size).toBeGreaterThanOrEqual(Math.floor(contacts * 0.99));
    expect(new Set(seen).size).toBeLessThanOrEqual(contacts);
  });

  it.each([
    ['contacts', { contacts: 1.5 }],
    ['contacts', { contacts: -1 }],
    ['seed', { seed: Number.NaN }],
    ['asOf', { asOf: Number.POSITIVE_INFINITY }],
    ['asOf', { asOf: Date.UTC(10_000, 0) }],
  ])('refuses what is no whole number: %s', (name, wrong) => {
    expect(() => lines(wrong)).toThrow(name);
  });
});

describe('the default sample', () => {
  const facts = [...sampleHistory({ ...SAMPLE_DEFAULTS, asOf })];

  it('lies within the two years up to asOf, deliveries included', () => {
    const instants = facts.flatMap((fact) => [Date.parse(fact.occurredAt), arrivalOf(fact)]);
    expect(instants.reduce((a, b) => Math.max(a, b))).toBeLessThanOrEqual(asOf);
    expect(instants.reduce((a, b) => Math.min(a, b))).toBeGreaterThanOrEqual(asOf - 730 * DAY);
  });

  it('reaches up to the last hours', () => {
    const since = (days: number): number => facts.filter((fact) => Date.parse(fact.occurredAt) > asOf - days * DAY).length;
    expect(since(1 / 4)).toBeGreaterThan(20);
    expect(since(1)).toBeLessThan(facts.length / 100);
  });

  it('comes in the order of arrival, first deliveries of late facts included', () => {
    const seen = new Set<string>();
    const first = facts.filter(({ id }) => !seen.has(id) && seen.add(id));
    const arrivals = first.map(arrivalOf);
    expect(arrivals).toEqual([...arrivals].sort((a, b) => a - b));
    const late = facts.filter((fact) => fact.recordedAt !== undefined);
    expect(late.length / facts.length).toBeGreaterThan(0.005);
    expect(late.every((fact) => arrivalOf(fact) - Date.parse(fact.occurredAt) >= DAY)).toBe(true);
  });

  it('sends about one fact in a hundred twice, word for word', () => {
    const byId = new Map<string, Set<string>>();
    for (const fact of facts) byId.set(fact.id, (byId.get(fact.id) ?? new Set()).add(formatSampleLine(fact)));
    const repeats = (facts.length - byId.size) / facts.length;
    expect(repeats).toBeGreaterThan(0.007);
    expect(repeats).toBeLessThan(0.013);
    expect([...byId.values()].every((texts) => texts.size === 1)).toBe(true);
  });

  it('uses every channel of the contract, both modes, both directions and interactive touches', () => {
    const touches = facts.filter((fact) => fact.kind === 'touchpoint') as unknown as { channel: string; action: string }[];
    expect([...new Set(touches.map((touch) => touch.channel))].sort()).toEqual([...BUILT_IN_CHANNELS].sort());
    const manners = touches.map((touch) => resolveManner(touch));
    expect(new Set(manners.map(({ mode }) => mode)).size).toBe(2);
    expect(new Set(manners.map(({ direction }) => direction)).size).toBe(2);
    expect(manners.some(({ interactive }) => interactive)).toBe(true);
  });
});

describe('a large sample', () => {
  it('tells only as many contacts as the reader takes, a chunk at a time', () => {
    let told = 0;
    const tell = (index: number): Arrival[] => {
      told++;
      return Array.from({ length: 20 }, (_, n) => ({ at: n, fact: { kind: 'identity', id: `${String(index)}-${String(n)}`, occurredAt: '', source: 'crm' } }));
    };
    let taken = 0;
    for (const _fact of inOrder(500_000, CHUNK_CONTACTS, tell)) if (++taken === 1000) break;
    expect(told).toBe(CHUNK_CONTACTS);
  });

  it('begins with the first contacts', () => {
    const taken: SampleFact[] = [];
    for (const fact of sampleHistory({ contacts: 500_000, seed: 7, asOf })) if (taken.push(fact) === 1000) break;
    expect(taken.length).toBe(1000);
    expect(taken.every(({ id }) => Number.parseInt(id.split('-').at(-2) ?? '', 36) < 2 * CHUNK_CONTACTS)).toBe(true);
  });
});
