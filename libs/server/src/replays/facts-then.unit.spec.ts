import fc from 'fast-check';
import { compareFacts } from '@waymark/journey';
import { createManualClock, MemoryLog, someFacts } from '@waymark/testkit';
import type { EngineParts } from '../core/parts';
import { factsThen } from './facts-then';
import type { Happening } from './history.fixture';
import { beside, happen } from './history.fixture';
import { HistoryKeeper } from './history-keeper';

const RUNS = { numRuns: Number(process.env['WAYMARK_LAW_RUNS'] ?? 100) };
const MEMBERS = 5;

const aMember = fc.nat({ max: MEMBERS - 1 });
const aRegrouping: fc.Arbitrary<Happening> = fc
  .tuple(fc.constantFrom('merge' as const, 'merge' as const, 'unmerge' as const), aMember, aMember)
  .filter(([, a, b]) => a !== b)
  .map(([what, a, b]) => ({ what, survivor: Math.min(a, b), loser: Math.max(a, b) }));

/** Facts of a few members and merges and unmerges in between. */
const aStory: fc.Arbitrary<readonly Happening[]> = fc.tuple(someFacts, fc.array(aRegrouping, { maxLength: 8 }), fc.array(aMember, { minLength: 1, maxLength: 9 })).chain(([facts, regroupings, members]) => {
  const told = facts.map((fact, index): Happening => ({ what: 'fact', member: members[index % members.length] ?? 0, fact, decided: index % 3 === 0 }));
  const all = [...told, ...regroupings];
  return fc.shuffledSubarray(all, { minLength: all.length }).map(asDecided);
});

/** As people are merged and parted: two that point nowhere, never the same two again, and only what was merged is parted. */
function asDecided(story: readonly Happening[]): readonly Happening[] {
  const pointsAt = new Map<number, number>();
  const merged = new Set<string>();
  return story.filter((each) => {
    if (each.what === 'fact') return true;
    const { survivor, loser } = each;
    if (each.what === 'unmerge') return pointsAt.get(loser) === survivor && pointsAt.delete(loser);
    if (pointsAt.has(survivor) || pointsAt.has(loser) || merged.has(`${survivor} ${loser}`)) return false;
    merged.add(`${survivor} ${loser}`);
    pointsAt.set(loser, survivor);
    return true;
  });
}

describe('the facts of a contact as they were', () => {
  it('are those of the history at its position, whatever was recorded, merged and parted since', async () => {
    await fc.assert(
      fc.asyncProperty(aStory, fc.nat({ max: 30 }), async (story, cut) => {
        const log = new MemoryLog();
        await happen(log, story.slice(0, cut));
        const parts = { log, clock: createManualClock(0), logger: { info: () => undefined } } as unknown as EngineParts;
        const history = await new HistoryKeeper(parts).current();
        const { contacts } = await beside(history, log);
        await happen(log, story.slice(cut), 'later');
        for (const { contact, rebuilt } of contacts) {
          const facts = [...(await factsThen(log, contact, history.position))].sort(compareFacts);
          expect(facts.map(({ id, occurredAt }) => [id, occurredAt])).toEqual(rebuilt.map(({ id, occurredAt }) => [id, occurredAt]));
        }
      }),
      RUNS,
    );
  });
});
