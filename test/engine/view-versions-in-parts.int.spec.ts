import type { Row } from '@waymark/engine';
import { createManualClock } from '@waymark/testkit';
import { ADDITIONS } from '@waymark/views';
import { offersDue, offersMade } from './switch-oracle';
import { HOUR_MS, MODELS } from './generation-works';
import { PartedEngine } from './parted-engine';
import { DAY_MS, START, touch } from './test-engine';

jest.setTimeout(300_000);

const COUNT = 2;
const PEOPLE = Array.from({ length: 9 }, (_, index) => `p${index}`);
const FACTS = PEOPLE.flatMap((contactId, index) => [
  { kind: 'profile', id: `${contactId}-works`, contactId, occurredAt: new Date(START - 20 * DAY_MS).toISOString(), account: { domain: index % 2 === 0 ? 'Acme.Example' : 'lovelace.example' } },
  touch(`${contactId}-1`, START - index * HOUR_MS, { contactId }),
  ...(index % 3 === 0 ? [touch(`${contactId}-2`, START - HOUR_MS, { contactId, action: 'visited' })] : []),
]);

describe('an addition to the views, where projectors share the contacts', () => {
  const clock = createManualClock(START);
  let parted: PartedEngine;
  beforeEach(async () => {
    clock.moveTo(clock.now() + DAY_MS);
    parted = await PartedEngine.open({ clock, count: COUNT, settings: { fillContacts: 2, dropRows: 3 }, witness: false });
    for (const text of MODELS) await parted.engine.models.publish(text, 'test');
    await parted.quiet();
    await activate(1);
    await parted.engine.imports.lines(FACTS.map((fact) => JSON.stringify(fact)).join('\n'), { firstLine: 1, dryRun: false });
    await parted.quiet();
    await parted.engine.generations.shadow(await published(3), 'test');
    await parted.quiet();
  });
  afterEach(() => parted.close());

  const published = (version: number) => parted.engine.registry.published({ id: 'laws', version });
  const activate = async (version: number): Promise<void> => {
    const { gen } = await parted.engine.switches.begin(await published(version));
    await parted.quiet();
    expect(await parted.engine.switches.confirm(gen, parted.engine.projection.checkpoint.position, 'test')).toMatchObject({ ok: true });
    await parted.quiet();
  };
  const look = (): Promise<void> => parted.engine.projection.deciding(() => Promise.resolve());
  const liveNow = (): string => parted.engine.projection.generations.filter(({ status }) => status === 'live').map(({ gen, additions }) => `${gen} ${additions}`).join();
  const named = (): readonly string[] => parted.engine.projection.generations.map(({ gen, status, additions }) => `${gen} ${status} ${additions}`).sort();
  const statuses = (): readonly string[] => parted.engine.projection.generations.map(({ model, status }) => `${model.version} ${status}`).sort();

  /** Nothing is said of a company that is not so: rows that are told of have it, in all parts. */
  const wrongAccounts = async (): Promise<readonly unknown[]> => {
    const { generations, checkpoint } = parted.engine.projection;
    const domains = new Map((await parted.rows('contact')).map((row) => [row['contact'], text(row['account_domain']).toLowerCase()]));
    const told = new Set(generations.filter(({ status, additions }) => status !== 'filling' && additions === ADDITIONS).map(({ gen }) => gen));
    const scores = (await parted.rows('score')).filter(({ gen }) => told.has(String(gen)));
    const handoffs = checkpoint.additions === ADDITIONS ? await parted.rows('handoff') : [];
    return [...scores, ...handoffs].filter(({ contact, account }) => domains.get(contact) !== text(account));
  };
  /** A part looks every few seconds at what the others do. */
  const quietInTime = async (): Promise<void> => {
    let over = false;
    const quiet = parted.quiet().finally(() => (over = true));
    while (!over) {
      for (let turn = 0; turn < 50 && !over; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      clock.moveTo(clock.now() + 1_000);
    }
    await quiet;
  };
  const expectRolled = async (): Promise<void> => {
    await quietInTime();
    expect(named().filter((each) => /(live|shadow) 0$|filling/.test(each))).toEqual([]);
    expect(parted.engine.projection.checkpoint.additions).toBe(ADDITIONS);
    expect(await wrongAccounts()).toEqual([]);
    expect(await parted.engine.projection.verify()).toMatchObject({ contacts: PEOPLE.length, differing: 0 });
    const [made, due] = [await offersMade(parted.engine as never), await offersDue(parted.engine as never, clock.now())];
    expect(made).toEqual(due);
  };

  it('rolls in each by itself under one name; readers see the old rows until the last part has the new ones', async () => {
    const [live] = liveNow().split(' ');
    const seen = new Set<string>();
    for (const index of [0, 1]) await parted.age(index);
    for (let over = false; !over; ) {
      await new Promise((resolve) => setImmediate(resolve));
      for (const { runner } of parted.parts) runner.nudge();
      await look();
      expect(statuses()).toEqual(expect.arrayContaining(['1 live', '3 shadow']));
      expect(await wrongAccounts()).toEqual([]);
      seen.add(liveNow());
      over = named().every((each) => /~1 (live|shadow) 1$/.test(each));
    }
    expect([...seen]).toEqual([`${live} 0`, `${live}~1 1`]);
    await expectRolled();
  });

  it('waits for the part that is behind, and says by it how far all are', async () => {
    const live = parted.engine.projection.live?.gen ?? '';
    await parted.age(1);
    parted.hold(1);
    await parted.age(0);
    const [one] = parted.parts;
    const isFilled = (): boolean => one?.projector.generations.some(({ gen, readyAt }) => gen === `${live}~1` && readyAt !== null) ?? true;
    while (!isFilled()) {
      await new Promise((resolve) => setImmediate(resolve));
      one?.runner.nudge();
    }
    await look();
    expect(named()).toEqual(expect.arrayContaining([`${live} live 0`, `${live}~1 filling 1`]));
    expect(parted.engine.projection.checkpoint.additions).toBe(0);
    parted.letGo();
    await expectRolled();
    expect(parted.engine.projection.live?.gen).toBe(`${live}~1`);
  });

  it('rolls again in all where one of them was left to an older program', async () => {
    for (const index of [0, 1]) await parted.age(index);
    await expectRolled();
    await parted.age(0);
    await look();
    expect(parted.engine.projection.live).toMatchObject({ additions: 0 });
    await expectRolled();
    expect(parted.engine.projection.live?.gen).toMatch(/~2$/);
    expect(statuses()).toEqual(['1 live', '3 shadow']);
  });

  const STORIES: readonly (readonly [string, () => Promise<unknown>, readonly string[]])[] = [
    ['another model is activated', () => activate(2), ['1 retired', '2 live', '3 shadow']],
    ['the shadow is ended', async () => parted.engine.generations.deactivate(await published(3), 'test'), ['1 live']],
    ['the shadow is activated', () => activate(3), ['1 retired', '3 live']],
    ['the rows are made anew', () => parted.engine.switches.rebuild(), ['1 live', '3 shadow']],
    ['a part loses its views', () => parted.loseViews(1), ['1 live', '3 shadow']],
  ];
  it.each(STORIES.flatMap((story) => [0, 12].map((turns) => [...story, turns] as const)))('comes to the same while %s, however far the parts are (%#)', async (_what, work, expected, turns) => {
    for (const index of [0, 1]) await parted.age(index);
    for (let turn = 0; turn < turns; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      parted.parts[turn % COUNT]?.runner.nudge();
    }
    await look();
    await work();
    await expectRolled();
    expect(statuses()).toEqual(expected);
  });
});

function text(cell: Row[string] | undefined): string {
  return typeof cell === 'string' ? cell : '';
}
