import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { EventLog } from '@waymark/engine';
import type { ScoredFact } from '@waymark/journey';
import { countFacts } from '@waymark/replay';
import { compileModel, foldContact } from '@waymark/scoring';
import { aModel, anAsOf, createManualClock, MemoryLog, someFacts } from '@waymark/testkit';
import type { EngineParts } from '../core/parts';
import type { Happening } from './history.fixture';
import { beside, happen, MemoryFile, saidBy } from './history.fixture';
import { HistoryKeeper } from './history-keeper';

const RUNS = { numRuns: Number(process.env['WAYMARK_LAW_RUNS'] ?? 60) };
const MEMBERS = 4;

const aPair = fc.tuple(fc.nat({ max: MEMBERS - 1 }), fc.nat({ max: MEMBERS - 1 })).filter(([a, b]) => a !== b);
const aRegrouping: fc.Arbitrary<Happening> = fc.tuple(fc.constantFrom('merge' as const, 'merge' as const, 'unmerge' as const), aPair).map(([what, [a, b]]) => ({ what, survivor: Math.min(a, b), loser: Math.max(a, b) }));

/** Facts of a few members, some of them copies of others, and merges and unmerges in between. */
const aStory: fc.Arbitrary<readonly Happening[]> = someFacts.chain((facts) =>
  fc
    .tuple(fc.array(fc.tuple(fc.nat({ max: MEMBERS - 1 }), fc.boolean(), fc.nat({ max: 9 })), { minLength: facts.length, maxLength: facts.length }), fc.array(aRegrouping, { maxLength: 8 }))
    .chain(([where, regroupings]) => {
      const told = facts.map((fact, index): Happening => {
        const [member = 0, decided = false, copied = 0] = where[index] ?? [];
        const id = copied === 0 ? (facts[0]?.id ?? fact.id) : fact.id;
        return { what: 'fact', member, decided, fact: { ...fact, id } };
      });
      const all = [...told, ...regroupings];
      return fc.shuffledSubarray(all, { minLength: all.length });
    }),
);

interface Kept {
  readonly keeper: HistoryKeeper;
  readonly said: string[];
}

function keeperOf(log: EventLog, historyFile?: MemoryFile): Kept {
  const said: string[] = [];
  const tell = (_: object, message: string): void => void said.push(message);
  const newSha256 = () => {
    const hash = createHash('sha256');
    return { update: (bytes: Uint8Array) => void hash.update(bytes), sha256: () => hash.digest('hex') };
  };
  const parts = { log, clock: createManualClock(0), crypto: { newSha256 }, logger: { info: () => undefined, warn: tell, error: tell }, ...(historyFile && { historyFile }) };
  return { keeper: new HistoryKeeper(parts as unknown as EngineParts), said };
}

const touch = (id: string, member = 0, at = 1): Happening => ({
  what: 'fact',
  member,
  decided: false,
  fact: { id, occurredAt: at, kind: 'touchpoint', channel: 'web', action: id, mode: 'online', direction: 'inbound', interactive: true },
});

const touches = (count: number, members = 1): readonly Happening[] => Array.from({ length: count }, (_, index) => touch(`f${index}`, index % members, index));

describe('the history that is kept', () => {
  it('has the contacts and the states that the projector has, however it was brought up to date', async () => {
    const cut = fc.nat({ max: 20 });
    await fc.assert(
      fc.asyncProperty(aModel, aStory, cut, cut, anAsOf, async (document, story, first, second, asOf) => {
        const model = compileModel(document);
        const log = new MemoryLog();
        const { keeper } = keeperOf(log);
        for (const part of [story.slice(0, first), story.slice(first, first + second), story.slice(first + second)]) {
          await happen(log, part);
          const { contacts, expected } = await beside(await keeper.current(), log);
          expect(contacts.map(({ contact }) => contact)).toEqual(expected);
          for (const { rebuilt, tracked } of contacts) {
            expect(rebuilt.map(({ id }: ScoredFact) => id)).toEqual(tracked.facts.map(({ id }) => id));
            expect(foldContact(model, rebuilt, asOf)).toEqual(tracked.stateAt('gen', model, asOf));
          }
        }
        expect(saidBy(await keeper.current())).toEqual(saidBy(await keeperOf(log).keeper.current()));
      }),
      RUNS,
    );
  });

  it('is the same after a stop, and a history given out before stays as it was', async () => {
    await fc.assert(
      fc.asyncProperty(aStory, fc.nat({ max: 40 }), async (story, first) => {
        const [log, file] = [new MemoryLog(), new MemoryFile()];
        await happen(log, story.slice(0, first));
        const before = keeperOf(log, file);
        const given = await before.keeper.current();
        const said = saidBy(given);
        await happen(log, story.slice(first));
        await before.keeper.current();
        await before.keeper.stop();
        expect(saidBy(given)).toEqual(said);
        const after = keeperOf(log, file);
        expect(saidBy(await after.keeper.current())).toEqual(saidBy(await keeperOf(log).keeper.current()));
        expect([...before.said, ...after.said]).toEqual([]);
      }),
      RUNS,
    );
  });

  it('is written after it was made, when a tenth is new, and at a stop; not for less', async () => {
    const [log, file] = [new MemoryLog(), new MemoryFile()];
    const { keeper } = keeperOf(log, file);
    await happen(log, touches(40, 40));
    const writesAfter = async (happenings: readonly Happening[]): Promise<number> => {
      await happen(log, happenings);
      await keeper.current();
      await keeper.current();
      return file.writes;
    };
    expect(await writesAfter([])).toBe(1);
    expect(await writesAfter([touch('a', 1), touch('b', 2)])).toBe(1);
    expect(await writesAfter([touch('c', 3)])).toBe(2);
    expect(await writesAfter([touch('d', 4)])).toBe(2);
    await keeper.stop();
    expect(file.writes).toBe(3);
  });

  it.each([
    ['a changed byte', (bytes: Uint8Array) => bytes.map((byte, place) => (place === 300 ? byte ^ 1 : byte)), /was changed\)/],
    ['half of it', (bytes: Uint8Array) => bytes.subarray(0, bytes.length / 2), /ends within its header/],
    ['most of it', (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 8), /bytes of/],
    ['nothing', () => new Uint8Array(0), /shorter/],
    ['something else', () => Buffer.from('SQLite format 3'.repeat(9)), /does not begin/],
  ])('is made anew from the log when its file holds %s, and says so', async (_, spoil, why) => {
    const [log, file] = [new MemoryLog(), new MemoryFile()];
    await happen(log, touches(20, 3));
    const first = keeperOf(log, file);
    const said = saidBy(await first.keeper.current());
    await first.keeper.stop();
    file.bytes = spoil(file.bytes ?? new Uint8Array(0));
    const second = keeperOf(log, file);
    expect(saidBy(await second.keeper.current())).toEqual(said);
    expect(second.said).toEqual([expect.stringMatching(why)]);
    await second.keeper.stop();
    const third = keeperOf(log, file);
    expect(saidBy(await third.keeper.current())).toEqual(said);
    expect(third.said).toEqual([]);
  });

  it('is made anew when its file is of another log, or of one that went further', async () => {
    const [log, other, file] = [new MemoryLog(), new MemoryLog(), new MemoryFile()];
    await happen(log, touches(6));
    const first = keeperOf(log, file);
    await first.keeper.current();
    await first.keeper.stop();
    const written = file.bytes;
    const second = keeperOf(other, file);
    expect(countFacts(await second.keeper.current())).toBe(0);
    expect(second.said).toEqual([expect.stringMatching(/reaches further than the log/)]);
    const third = new MemoryLog();
    await happen(third, touches(9), 'other');
    const { keeper, said } = keeperOf(third, file);
    file.bytes = written;
    expect(countFacts(await keeper.current())).toBe(9);
    expect(said).toEqual([expect.stringMatching(/is of another log/)]);
  });

  it('goes on without a file that can be neither read nor written, and says so', async () => {
    const [log, file] = [new MemoryLog(), new MemoryFile()];
    file.broken = new Error('no space left on device');
    await happen(log, touches(6));
    const { keeper, said } = keeperOf(log, file);
    expect(countFacts(await keeper.current())).toBe(6);
    await keeper.stop();
    expect(said).toEqual([expect.stringMatching(/cannot be used \(no space left/), expect.stringMatching(/could not be written/), expect.stringMatching(/could not be written/)]);
  });

  it('copies the columns when more than a quarter of them is left behind', async () => {
    const log = new MemoryLog();
    const { keeper } = keeperOf(log);
    await happen(log, touches(40, 2));
    for (let more = 0; more < 8; more += 1) {
      await happen(log, [touch(`more-${more}`, more % 2, 1_000)]);
      const history = await keeper.current();
      expect(history.facts.at.length).toBeLessThanOrEqual((41 + more) / 0.75);
      expect(countFacts(history)).toBe(41 + more);
    }
  });

  it('is given up when nobody waits any more, and takes up again from there', async () => {
    const log = new MemoryLog();
    const { keeper } = keeperOf(log);
    await happen(log, touches(1_200, 4));
    const [first, second] = [new AbortController(), new AbortController()];
    const both = [keeper.current(first.signal), keeper.current(second.signal)].map((asked) => asked.then(countFacts, String));
    first.abort(new Error('left'));
    expect(await both[0]).toBe('Error: left');
    expect(await both[1]).toBe(1_200);
    await happen(log, [touch('late', 0, 7)]);
    const third = new AbortController();
    const asked = keeper.current(third.signal).catch(String);
    await log.end();
    third.abort(new Error('left too'));
    expect(await asked).toBe('Error: left too');
    expect(countFacts(await keeper.current())).toBe(1_201);
    await expect(keeper.current(third.signal)).rejects.toThrow('left too');
  });

  it('says how far it is', async () => {
    const log = new MemoryLog();
    const { keeper } = keeperOf(log);
    await happen(log, touches(240, 4));
    expect(keeper.progress()).toBeNull();
    const seen = new Set<string>();
    const asked = keeper.rebuild().finally(() => seen.add('done'));
    while (!seen.has('done')) {
      const progress = keeper.progress();
      if (progress?.stage === 'reading-log') seen.add(`${progress.done} of ${progress.of}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await asked;
    expect([...seen]).toEqual(['100 of 240', '200 of 240', '240 of 240', 'done']);
  });

  it('answers nobody after it was stopped', async () => {
    const { keeper } = keeperOf(new MemoryLog());
    await keeper.stop();
    await expect(keeper.current()).rejects.toThrow('aborted');
  });
});
