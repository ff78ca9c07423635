import type { KeptOrder, OrderBook } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import type { ManualClock } from '@waymark/testkit';
import { createManualClock, MemoryOrderBook } from '@waymark/testkit';
import fc from 'fast-check';
import type { Verification } from './auditor';
import { OrderFollower } from './order-follower';
import type { Projection } from './projection';

const PART = 1;
const VERIFIED: Verification = { generation: 'g', position: 7, contacts: 3, rows: 9, differing: 0, differences: [] };

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A projector that notes what it is asked for; what it says is a test's. */
class Asked {
  readonly done: unknown[] = [];
  verifications = 0;
  private deciders = 0;

  constructor(
    private readonly carryOut: (order: object) => Promise<void> = () => Promise.resolve(),
    private readonly find: () => Promise<Verification> = () => Promise.resolve(VERIFIED),
  ) {}

  get projection(): Projection {
    const deciding = async <T>(work: () => Promise<T>): Promise<T> => {
      this.deciders += 1;
      return work().finally(() => (this.deciders -= 1));
    };
    const order = async (asked: object): Promise<void> => {
      expect(this.deciders).toBe(1);
      await this.carryOut(asked);
      this.done.push(asked);
    };
    const verify = (): Promise<Verification> => {
      this.verifications += 1;
      return this.find();
    };
    return { deciding, order, verify } as unknown as Projection;
  }
}

describe('who carries out the orders of a part', () => {
  let clock: ManualClock;
  let book: MemoryOrderBook;
  let warned: string[];
  beforeEach(() => {
    clock = createManualClock(0);
    book = new MemoryOrderBook();
    warned = [];
  });

  const logger = { info: () => undefined, error: () => undefined, warn: (_: object, message: string) => void warned.push(message) };

  /** Follows until something holds, or for so many looks. */
  const follow = async (projection: Projection, holds: () => boolean | Promise<boolean>, { through = book as OrderBook, looks = 200 } = {}): Promise<void> => {
    const over = new AbortController();
    const following = new OrderFollower({ clock, logger }, projection, through, PART).follow(over.signal);
    for (let look = 0; look < looks && !(await holds()); look += 1) {
      clock.moveTo(clock.now() + 200);
      await turn();
    }
    over.abort();
    await following;
  };
  const isEmpty = async (): Promise<boolean> => (await book.pending(PART, 1)).length === 0;
  const answersOf = async (id: number) => (await book.answers(id)).map(({ part, answer }) => ({ part, ...answer }));

  it('does what was asked while it was away, the oldest first, among nothing else that is decided', async () => {
    const orders = [{ kind: 'fill', gen: 'a' }, { kind: 'drop', gen: 'b' }, { kind: 'shadow', gen: 'c' }];
    for (const order of orders) await book.add(order);
    const asked = new Asked();
    await follow(asked.projection, isEmpty);
    expect(asked.done).toEqual(orders);
    expect(await Promise.all([1, 2, 3].map(answersOf))).toEqual([1, 2, 3].map(() => [{ part: PART }]));
    expect(warned).toEqual([]);
  });

  it('answers with a refusal once, and tries again whatever else fails', async () => {
    const failures = [new WaymarkError('partition-lost', 'another process has it'), new Error('away'), new WaymarkError('too-many-generations', 'drop one first')];
    const asked = new Asked(() => {
      const failure = failures.shift();
      return failure ? Promise.reject(failure) : Promise.resolve();
    });
    const id = await book.add({ kind: 'fill', gen: 'a' });
    await follow(asked.projection, isEmpty);
    expect(await answersOf(id)).toEqual([{ part: PART, code: 'too-many-generations', message: 'drop one first' }]);
    expect([failures, asked.done, warned.length]).toEqual([[], [], 2]);
  });

  it('verifies beside everything else, each time once, however many are under way', async () => {
    const waiting: (() => void)[] = [];
    const asked = new Asked(undefined, () => new Promise((resolve) => waiting.push(() => resolve(VERIFIED))));
    for (let count = 0; count < 12; count += 1) await book.add({ kind: 'verify' });
    const drop = await book.add({ kind: 'drop', gen: 'a' });
    await follow(asked.projection, async () => (await answersOf(drop)).length > 0 && waiting.length === 12);
    expect([asked.done, asked.verifications]).toEqual([[{ kind: 'drop', gen: 'a' }], 12]);
    for (const end of waiting) end();
    await turn();
    expect(await answersOf(1)).toEqual([{ part: PART, ...VERIFIED }]);
    expect(await isEmpty()).toBe(true);
  });

  it('makes a verification again that failed, or whose answer was lost', async () => {
    const failures = [new Error('the log is away')];
    const asked = new Asked(undefined, () => {
      const failure = failures.shift();
      return failure ? Promise.reject(failure) : Promise.resolve(VERIFIED);
    });
    const losses = [new Error('the database is away')];
    const losing: OrderBook = { ...bookOf(book), answer: (id, answer) => (losses.length > 0 ? Promise.reject(losses.pop()) : book.answer(id, answer)) };
    const id = await book.add({ kind: 'verify' });
    await follow(asked.projection, isEmpty, { through: losing });
    expect([asked.verifications, await answersOf(id), warned.length]).toEqual([3, [{ part: PART, ...VERIFIED }], 2]);
  });

  it('ends when it is told to, and asks for nothing more', async () => {
    const asked = new Asked();
    await follow(asked.projection, () => true);
    await book.add({ kind: 'drop', gen: 'a' });
    clock.moveTo(clock.now() + 10_000);
    await turn();
    expect(asked.done).toEqual([]);
  });

  it('carries out every order, in their order, whatever fails on the way and however often it begins anew', async () => {
    const trouble = fc.array(fc.constantFrom('well', 'order', 'answer', 'pending', 'die'), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 15 }), trouble, async (count, troubles) => {
        book = new MemoryOrderBook();
        const left = [...troubles];
        const strikes = (kind: string): boolean => left[0] === kind && (left.shift(), true);
        let dies = false;
        const fails = (kind: string): boolean => {
          if (strikes('well')) return false;
          dies ||= strikes('die');
          return dies || strikes(kind);
        };
        const away = (): Promise<never> => Promise.reject(new Error('away'));
        const asked = new Asked(() => (fails('order') ? away() : Promise.resolve()));
        const through: OrderBook = {
          ...bookOf(book),
          pending: (part, limit) => (fails('pending') ? away() : book.pending(part, limit)),
          answer: (id, answer) => (fails('answer') ? away() : book.answer(id, answer)),
        };
        for (let number = 0; number < count; number += 1) await book.add({ kind: 'drop', gen: String(number) });
        while (!(await isEmpty())) {
          dies = false;
          await follow(asked.projection, async () => dies || (await isEmpty()), { through });
        }
        const names = asked.done.map((order) => Number((order as { gen: string }).gen));
        expect([...new Set(names)]).toEqual(Array.from({ length: count }, (_, number) => number));
        expect(names).toEqual([...names].sort((a, b) => a - b));
        const answers = await Promise.all(Array.from({ length: count }, (_, index) => answersOf(index + 1)));
        expect(answers).toEqual(answers.map(() => [{ part: PART }]));
      }),
      { numRuns: 100 },
    );
  });
});

function bookOf(book: OrderBook): OrderBook {
  return {
    add: (order: KeptOrder['order']) => book.add(order),
    pending: (part, limit) => book.pending(part, limit),
    answer: (id, answer) => book.answer(id, answer),
    answers: (id) => book.answers(id),
    exclusively: (name, work) => book.exclusively(name, work),
  };
}
