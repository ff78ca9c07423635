import fc from 'fast-check';
import type { UnconfirmedClaim } from '../ports/claim-index';
import { appendRounds } from './plan-claims';

const claim = (number: number, stream: string, bytes: number, waitsFor: readonly string[]): UnconfirmedClaim => ({
  eventId: `e${number}`,
  stream,
  revision: number,
  events: [{ id: `e${number}`, type: 'touchpoint', at: 0, data: {}, sealed: new Uint8Array(bytes) }],
  waitsFor,
  content: null,
});

const sizes = (append: readonly UnconfirmedClaim[]): number => append.flatMap(({ events }) => events).reduce((sum, { sealed }) => sum + (sealed?.byteLength ?? 0), 0);

/** In the round of what it waits for where that is its own stream's, else in a later one. */
function comesAfterItsOwn({ eventId, stream, waitsFor }: UnconfirmedClaim, roundOf: ReadonlyMap<string, number>, claims: readonly UnconfirmedClaim[]): boolean {
  const earliest = waitsFor.map((id) => (roundOf.get(id) ?? 0) + (claims.find((other) => other.eventId === id)?.stream === stream ? 0 : 1));
  return Math.max(0, ...earliest) <= (roundOf.get(eventId) ?? -1);
}

describe('the appends of a batch', () => {
  it('are cut where one would be more than a log takes at once, in events and in bytes', () => {
    const chain = Array.from({ length: 1_200 }, (_, i) => claim(i, 's', 10, i === 0 ? [] : [`e${i - 1}`]));
    expect(appendRounds(chain).map((round) => round.map((append) => append.length))).toEqual([[500], [500], [200]]);
    const heavy = Array.from({ length: 4 }, (_, i) => claim(i, 's', 290_000, i === 0 ? [] : [`e${i - 1}`]));
    expect(appendRounds(heavy).map((round) => round.map((append) => append.length))).toEqual([[2], [2]]);
    expect(appendRounds([claim(0, 's', 900_000, [])])).toHaveLength(1);
  });

  it('keep a stream\'s order, wait for what they wait for, and lose nothing', () => {
    const drawn = fc.array(fc.record({ stream: fc.constantFrom('a', 'b', 'c'), bytes: fc.integer({ min: 0, max: 400_000 }), looksAt: fc.option(fc.constantFrom('a', 'b', 'c')) }), { maxLength: 40 });
    fc.assert(
      fc.property(drawn, (wanted) => {
        const last = new Map<string, string>();
        const claims = wanted.map(({ stream, bytes, looksAt }, i) => {
          const waitsFor = [...new Set([last.get(stream), looksAt === null ? undefined : last.get(looksAt)])].filter((id) => id !== undefined);
          last.set(stream, `e${i}`);
          return claim(i, stream, bytes, waitsFor);
        });
        const rounds = appendRounds(claims);
        const roundOf = new Map(rounds.flatMap((round, index) => round.flat().map(({ eventId }) => [eventId, index] as const)));
        expect(roundOf.size).toBe(claims.length);
        expect(claims.filter((each) => !comesAfterItsOwn(each, roundOf, claims))).toEqual([]);
        for (const round of rounds) {
          expect(new Set(round.map(([first]) => first.stream)).size).toBe(round.length);
          for (const append of round) {
            expect(append.map(({ revision }) => revision)).toEqual(append.map(({ revision }) => revision).sort((a, b) => a - b));
            expect(append.length === 1 || sizes(append) <= 600_000).toBe(true);
          }
        }
      }),
    );
  });
});
