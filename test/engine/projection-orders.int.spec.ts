import type { OrderBook } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import { OrderFollower } from '@waymark/server';
import type { ManualClock } from '@waymark/testkit';
import { createManualClock, MemoryOrderBook } from '@waymark/testkit';
import { LAW_MODEL } from './histories';
import { PartedEngine } from './parted-engine';
import { START, touch } from './test-engine';

jest.setTimeout(120_000);

const COUNT = 2;
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A clock that goes on by itself while something is waited for. */
async function passing<T>(clock: ManualClock, work: Promise<T>): Promise<T> {
  let over = false;
  const done = work.finally(() => (over = true));
  done.catch(() => undefined);
  while (!over) {
    clock.moveTo(clock.now() + 10);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return done;
}

describe('what is asked of projectors in other processes', () => {
  let clock: ManualClock;
  let book: MemoryOrderBook;
  let parted: PartedEngine;
  let away: AbortController;
  let following: Promise<unknown>;

  const during = <T>(work: () => Promise<T>): Promise<T> => passing(clock, work());
  /** The projectors look into the book, through `seen` as it is told. */
  const follow = (seen: (book: OrderBook) => OrderBook = (whole) => whole): void => {
    away = new AbortController();
    following = Promise.all(parted.parts.map(({ projection }, part) => new OrderFollower({ clock, logger: SILENT }, projection, seen(book), part).follow(away.signal)));
  };
  const leave = async (): Promise<void> => {
    away.abort();
    await following;
  };
  const published = async (version: number) => parted.engine.registry.published({ id: 'laws', version });
  const generations = (): readonly string[] => parted.engine.projection.generations.map(({ model, status }) => `${model.version} ${status}`).sort();
  const names = (): readonly (readonly string[])[] => parted.parts.map(({ projector }) => projector.generations.map(({ gen }) => gen).sort());
  const quiet = (): Promise<void> => during(() => parted.quiet());

  const activate = async (version: number): Promise<string> => {
    const { gen } = await during(async () => parted.engine.switches.begin(await published(version)));
    await quiet();
    expect(await during(() => parted.engine.switches.confirm(gen, parted.engine.projection.checkpoint.position, 'test'))).toMatchObject({ ok: true });
    await quiet();
    return gen;
  };

  beforeEach(async () => {
    clock = createManualClock(START);
    book = new MemoryOrderBook();
    parted = await PartedEngine.open({ clock, count: COUNT, book, settings: { fillContacts: 2 }, witness: false });
    follow();
    for (const text of [LAW_MODEL, LAW_MODEL.replace('"gte":80', '"gte":60')]) await parted.engine.models.publish(text, 'test');
    await activate(1);
    const facts = Array.from({ length: 9 }, (_, i) => touch(`f${i}`, START - 9 * 86_400_000, { contactId: `c${i}` }));
    await parted.engine.imports.lines(facts.map((fact) => JSON.stringify(fact)).join('\n'), { firstLine: 1, dryRun: false });
    await quiet();
  });
  afterEach(async () => {
    await leave();
    await passing(clock, parted.close());
  });

  it('is filled, looked at, switched to and back, released, rebuilt, run as a shadow and ended in every part alike', async () => {
    const gen = await activate(2);
    expect(generations()).toEqual(['1 retired', '2 live']);
    expect(names()[0]).toEqual(names()[1]);
    expect(await during(() => parted.engine.release.run({ dryRun: true }))).toMatchObject({ ok: true, offered: Array.from({ length: 9 }, () => ({ handoffId: null })) });
    expect(await during(() => parted.engine.switches.diff(gen))).toMatchObject({ generation: gen });
    expect(await during(() => parted.engine.switches.rollback('test'))).toMatchObject({ ok: true });
    await quiet();
    expect(generations()).toEqual(['1 live', '2 retired']);
    const rebuilt = await during(() => parted.engine.switches.rebuild());
    await quiet();
    expect(parted.engine.projection.live?.gen).toBe(rebuilt?.gen);
    expect(await during(async () => parted.engine.generations.shadow(await published(2), 'test'))).toMatchObject({ ok: true });
    await quiet();
    expect(generations()).toEqual(['1 live', '2 shadow']);
    expect(await during(async () => parted.engine.generations.deactivate(await published(2), 'test'))).toMatchObject({ ok: true });
    await quiet();
    expect(generations()).toEqual(['1 live']);
    expect(await during(() => parted.engine.projection.verify())).toMatchObject({ contacts: 9, differing: 0, generation: rebuilt?.gen });
    expect(await during(() => parted.engine.generations.drop(rebuilt?.gen ?? '', 'test'))).toMatchObject({ ok: false, refusal: { code: 'model-live' } });
  });

  it('is said to wait while they are away, and is done when they are back', async () => {
    await leave();
    await expect(during(async () => parted.engine.switches.begin(await published(2)))).rejects.toMatchObject({ code: 'projectors-away' });
    expect(generations()).toEqual(['1 live']);
    follow();
    await quiet();
    await during(() => Promise.all([0, 1].map((part) => emptied(book, part))));
    await quiet();
    expect(generations()).toEqual(['1 live', '2 ready']);
    expect(names()[0]).toEqual(names()[1]);
    expect(await during(async () => parted.engine.switches.begin(await published(2)))).toMatchObject({ status: 'ready' });
  });

  it('is done once by a projector that dies between doing it and saying so', async () => {
    await leave();
    let deaths = 1;
    follow((whole) => ({
      add: (order) => whole.add(order),
      pending: (part, limit) => whole.pending(part, limit),
      answers: (id) => whole.answers(id),
      exclusively: (name, work) => whole.exclusively(name, work),
      answer: (id, answer) => (answer.part === 1 && deaths > 0 ? ((deaths -= 1), Promise.reject(new Error('died'))) : whole.answer(id, answer)),
    }));
    const begun = await during(() => parted.engine.switches.rebuild());
    await quiet();
    expect(deaths).toBe(0);
    expect(names()).toEqual([[begun?.gen], [begun?.gen]]);
  });

  it('is tried again where it failed, and answered where it is refused', async () => {
    await leave();
    const [, other] = parted.parts;
    if (!other) throw new Error('there are two');
    const order = other.projection.order.bind(other.projection);
    const failures = [new WaymarkError('partition-lost', 'another process has it'), new Error('away')];
    other.projection.order = (asked) => {
      const failure = failures.shift();
      return failure ? Promise.reject(failure) : order(asked);
    };
    follow();
    const { gen } = await during(async () => parted.engine.switches.begin(await published(2)));
    await quiet();
    expect([failures, names().map((each) => each.includes(gen))]).toEqual([[], [true, true]]);
    other.projection.order = () => Promise.reject(new WaymarkError('too-many-generations', 'drop one first'));
    await expect(during(() => parted.engine.switches.rebuild())).rejects.toMatchObject({ code: 'too-many-generations' });
    other.projection.order = order;
  });

  it('is filled again by a part that lost it, when it is asked for again', async () => {
    const { gen } = await during(async () => parted.engine.switches.begin(await published(2)));
    await quiet();
    await leave();
    await during(() => parted.loseViews(1));
    follow();
    await quiet();
    expect(generations()).toEqual(['1 live', '2 filling']);
    expect(await during(async () => parted.engine.switches.begin(await published(2)))).toMatchObject({ gen });
    await quiet();
    expect(generations()).toEqual(['1 live', '2 ready']);
  });

  it('is switched to once, though two confirm at once', async () => {
    const { gen } = await during(async () => parted.engine.switches.begin(await published(2)));
    await quiet();
    const { position } = parted.engine.projection.checkpoint;
    const confirmed = await during(() => Promise.all(parted.engines.map(({ switches }, index) => switches.confirm(gen, position, `api ${index}`))));
    expect(confirmed.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(confirmed.find(({ ok }) => !ok)).toMatchObject({ code: expect.stringMatching(/^(switch-under-way|already-live)$/) as string });
    await quiet();
    expect((await parted.engine.registry.switches()).map(({ version }) => version)).toEqual([1, 2]);
    expect(generations()).toEqual(['1 retired', '2 live']);
  });

  it('is given up at once where whoever asked stops', async () => {
    await leave();
    const asked = parted.engine.projection.verify();
    const refused = expect(asked).rejects.toMatchObject({ code: 'projectors-away' });
    await parted.engine.projection.stop();
    await refused;
    expect(clock.now() - START).toBeLessThan(3_600_000);
  });
});

/** Waits until a part has answered all. */
async function emptied(book: OrderBook, part: number): Promise<void> {
  while ((await book.pending(part, 1)).length > 0) await new Promise((resolve) => setImmediate(resolve));
}
