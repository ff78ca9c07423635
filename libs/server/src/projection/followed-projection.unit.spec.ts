import { WaymarkError } from '@waymark/engine';
import type { ManualClock } from '@waymark/testkit';
import { createManualClock, MemoryLog, MemoryOrderBook } from '@waymark/testkit';
import fc from 'fast-check';
import type { EngineParts } from '../core/parts';
import type { ModelRegistry } from '../models/model-registry';
import { FollowedProjection } from './followed-projection';
import { LaidViews } from './laid-views.fixture.spec';

const START = 1_000_000;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('projectors that are followed from another process', () => {
  let clock: ManualClock;
  let book: MemoryOrderBook;
  let log: MemoryLog;
  let views: readonly LaidViews[];
  let followed: FollowedProjection;
  beforeEach(() => {
    clock = createManualClock(START);
    book = new MemoryOrderBook();
    log = new MemoryLog();
    open(2);
  });
  afterEach(() => followed.stop());

  const open = (count: number): void => {
    views = Array.from({ length: count }, () => new LaidViews());
    const registry = { published: async () => ({ ref: { id: 'm', version: 1, digest: 'd' } }), compile: () => ({}) } as unknown as ModelRegistry;
    const outlets = [{ name: 'kafka', topics: ['waymark.handoffs', 'waymark.scores'] }, { name: 'webhook', topics: ['waymark.handoffs'] }] as const;
    followed = new FollowedProjection({ clock, log } as unknown as EngineParts, registry, { views, book, outlets });
  };
  const append = async (count: number): Promise<void> => {
    for (let number = 0; number < count; number += 1) {
      const id = `00000000-0000-4000-8000-${String((await log.end()) + 1).padStart(12, '0')}`;
      await log.append({ stream: `s-${id}`, expected: 'none', events: [{ id, type: 'happened', at: 1, data: {} }] });
    }
  };
  const stand = (...positions: readonly number[]): void => positions.forEach((position, part) => views[part]?.stand(position));
  /** Lets the clock go on for so long, look by look. */
  const pass = async (ms: number): Promise<void> => {
    for (const until = clock.now() + ms; clock.now() < until; ) {
      clock.moveTo(clock.now() + 250);
      for (let turns = 0; turns < 5; turns += 1) await turn();
    }
  };
  const passing = async <T>(work: Promise<T>, ms: number): Promise<T> => {
    work.catch(() => undefined);
    await pass(ms);
    return work;
  };

  it('stand where the last of them stands, and have caught up when all have come to where the log ended at the start', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(9), { minLength: 1, maxLength: 5 }), fc.array(fc.nat(9), { minLength: 5, maxLength: 5 }), async (first, then) => {
        log = new MemoryLog();
        open(first.length);
        await append(9);
        stand(...first);
        await followed.start();
        expect([followed.checkpoint.position, followed.health()]).toEqual([Math.min(...first), { caughtUp: Math.min(...first) === 9, failure: null, position: Math.min(...first) }]);
        const later = first.map((position, part) => Math.max(position, then[part] ?? 0));
        stand(...later);
        await pass(250);
        expect([followed.checkpoint.position, followed.health().caughtUp]).toEqual([Math.min(...later), Math.min(...later) === 9]);
        await followed.stop();
      }),
      { numRuns: 50 },
    );
  });

  it('are not followed where their rows know of more than the log: that is another one, or was set back', async () => {
    await append(5);
    stand(5, 6);
    await expect(followed.start()).rejects.toMatchObject({ code: 'views-ahead', message: expect.stringContaining('position 6, but the log ends at 5') as string });
    stand(5, 5);
    await followed.start();
  });

  it('have a live generation all along while they go over to another, though one part is read before and another after', async () => {
    const generation = (gen: string, status: string) => ({ gen, model_id: 'm', model_version: 1, status, purpose: 'rebuild', started_at: 1, filled: 0, total: 0, fill_cursor: '', ready_at: 1, live_at: 1, border: 1, retired_at: null });
    await append(1);
    const before = [generation('old', 'live')];
    const after = [generation('new', 'live')];
    stand(1, 1);
    for (const part of views) part.lay('generation', before);
    await followed.start();
    // What is read first is as it was, and the whole has gone over by the time that the other is read.
    const [first, second] = views;
    first?.layOnce('generation', before);
    first?.lay('generation', after);
    second?.lay('generation', after);
    await pass(250);
    expect(followed.live?.gen).toBe('new');
    first?.lay('generation', []);
    second?.lay('generation', []);
    await pass(250);
    expect(followed.live).toBeNull();
  });

  it('tell of each commit of one of them, as long as somebody listens', async () => {
    let told = 0;
    const forget = followed.onCommitted(() => (told += 1));
    await append(9);
    stand(1, 1);
    await followed.start();
    expect(told).toBe(1);
    await pass(1_000);
    expect(told).toBe(1);
    stand(1, 2);
    await pass(250);
    expect(told).toBe(2);
    forget();
    stand(2, 2);
    await pass(250);
    expect([told, followed.checkpoint.position]).toEqual([2, 2]);
  });

  it('are said to fail as long as their rows cannot be read, and when they stand still although the log goes on', async () => {
    stand(0, 0);
    await followed.start();
    const [, second] = views;
    if (!second) throw new Error('there are two');
    second.failure = new WaymarkError('database-unreachable', 'the database does not answer');
    await pass(250);
    expect(followed.health().failure).toContain('the database does not answer');
    second.failure = null;
    await pass(1_250);
    expect(followed.health().failure).toBeNull();
    await append(1);
    await pass(58_000);
    expect(followed.health().failure).toBeNull();
    await pass(4_000);
    expect(followed.health().failure).toMatch(/^the views stand at position 0 for 6\d s: see to the projectors$/);
    stand(1, 1);
    await pass(1_250);
    expect(followed.health()).toEqual({ caughtUp: true, failure: null, position: 1 });
  });

  it('are asked together: the answer is there when the last of them has answered', async () => {
    await followed.start();
    let answered = false;
    const asked = followed.verify().finally(() => (answered = true));
    await pass(250);
    const verification = { generation: 'g', position: 4, contacts: 2, rows: 5, differing: 1, differences: [] };
    await book.answer(1, { part: 0, answer: verification });
    await pass(250);
    expect(answered).toBe(false);
    await book.answer(1, { part: 1, answer: { ...verification, position: 3, differing: 0 } });
    expect(await passing(asked, 250)).toEqual({ ...verification, position: 3, contacts: 4, rows: 10, differing: 1 });
  });

  it('are waited for half a minute, and what one of them refuses is refused', async () => {
    await followed.start();
    await book.add({ kind: 'drop', gen: 'before' });
    const asked = followed.deciding(() => followed.order({ kind: 'drop', gen: 'g' }));
    asked.catch(() => undefined);
    await turn();
    await book.answer(2, { part: 0, answer: {} });
    await expect(passing(asked, 31_000)).rejects.toMatchObject({ code: 'projectors-away', message: expect.stringContaining('1 of 2 projectors') as string });
    expect((await book.pending(1, 10)).map(({ order }) => order)).toContainEqual({ kind: 'drop', gen: 'g' });
    const refused = followed.order({ kind: 'drop', gen: 'h' });
    await turn();
    await book.answer(3, { part: 0, answer: {} });
    await book.answer(3, { part: 1, answer: { code: 'too-many-generations', message: 'drop one first' } });
    await expect(passing(refused, 500)).rejects.toMatchObject({ code: 'too-many-generations', message: 'drop one first' });
  });

  it('are looked at before anything is decided, and one decision is made at a time', async () => {
    await append(3);
    stand(1, 1);
    await followed.start();
    stand(2, 3);
    const order: string[] = [];
    const decide = (name: string) =>
      followed.deciding(async () => {
        order.push(`${name} at ${followed.checkpoint.position}`);
        await turn();
        order.push(`${name} ends`);
      });
    await Promise.all([decide('one'), decide('two')]);
    expect(order).toEqual(['one at 2', 'one ends', 'two at 2', 'two ends']);
  });

  it('show how far each outlet is, over all parts', async () => {
    const message = (place: number, topic: string): Record<string, string | number> => ({ place, topic, told_at: START + place });
    const [first, second] = views;
    first?.tell({ outlet: 'kafka', place: 2, failures: 0, next_attempt_at: 0 }, [message(2, 'waymark.handoffs'), message(3, 'waymark.scores'), message(4, 'waymark.handoffs')]);
    second?.tell({ outlet: 'kafka', place: 0, failures: 3, next_attempt_at: START + 60_000 }, [message(1, 'waymark.stages'), message(2, 'waymark.scores')]);
    second?.tell({ outlet: 'webhook', place: 1, failures: 0, next_attempt_at: 0 }, [message(1, 'waymark.stages'), message(2, 'waymark.scores')]);
    expect(await followed.outbox.status()).toEqual([
      { name: 'kafka', waiting: 3, waitingSince: START + 2, failures: 3, nextAttemptAt: START + 60_000, failure: '3 attempts in a row failed: the log of the projector says why' },
      { name: 'webhook', waiting: 0, waitingSince: null, failures: 0, nextAttemptAt: null, failure: null },
    ]);
  });
});
