import fc from 'fast-check';
import { contactsByName, decisionsOf, factsOf, LAW_MODEL, rowsOf, someSteps, stateOf } from './histories';
import type { Step } from './histories';
import type { TestEngine } from './test-engine';
import { activate, allTold, importFacts, openTestEngine, START } from './test-engine';

const RUNS = 25;

describe('the laws of the engine, on drawn histories', () => {
  let test: TestEngine;
  let drawn = 0;
  beforeAll(async () => {
    test = await openTestEngine();
    await activate(test.engine, LAW_MODEL);
  });
  afterAll(() => test.close());

  /** The two contacts that come of the same steps, told in two ways. */
  const toldTwice = async (tell: (contactId: string, way: 0 | 1) => Promise<void>): Promise<readonly string[]> => {
    drawn += 1;
    const names = [`a${drawn}`, `b${drawn}`] as const;
    await tell(names[0], 0);
    await tell(names[1], 1);
    const contacts = await contactsByName(test.engine);
    return names.map((name) => contacts.get(name) ?? '');
  };
  const ofBoth = <T>(pair: readonly string[], of: (engine: TestEngine['engine'], contact: string) => Promise<T>) => Promise.all(pair.map((each) => of(test.engine, each)));

  /** Contacts with the same steps, told in two ways, have the same state, where sales was told of both or of neither: that is a fact too. */
  const sameState = async (tell: (contactId: string, way: 0 | 1) => Promise<void>): Promise<void> => {
    const pair = await toldTwice(tell);
    const [decided, decidedToo] = await ofBoth(pair, decisionsOf);
    fc.pre(JSON.stringify(decided) === JSON.stringify(decidedToo));
    const [first, second] = await ofBoth(pair, stateOf);
    expect(second).toEqual(first);
    expect(first).toMatchObject({ score: [{ gen: expect.any(String) as string }] });
  };

  const inOrders = (steps: readonly Step[], orders: readonly [readonly number[], readonly number[]]) =>
    toldTwice(async (contactId, way) => {
      const facts = factsOf(contactId, steps);
      for (const place of orders[way]) await importFacts(test.engine, [facts[place] ?? {}]);
    });

  it('give the same state in any order of arrival', async () => {
    await fc.assert(
      fc.asyncProperty(someSteps, fc.infiniteStream(fc.nat()), async (steps, places) => {
        await sameState(async (contactId, way) => {
          const facts = factsOf(contactId, steps);
          const shuffled = facts.map((fact) => ({ fact, place: places.next().value as number })).sort((a, b) => a.place - b.place);
          for (const { fact } of way === 0 ? facts.map((each) => ({ fact: each })) : shuffled) await importFacts(test.engine, [fact]);
        });
      }),
      { numRuns: RUNS },
    );
  });

  it('count an offer as the fact of its instant that it is: whose score has faded since drops by it, in any order of arrival', async () => {
    const steps: readonly Step[] = [{ hours: 1, what: 'visited' }, { hours: 1, what: 'cto' }, { hours: 1, what: 'visited' }];
    const pair = await inOrders(steps, [[0, 1, 2], [1, 2, 0]]);
    const dropped = { score: [{ qualified: 0, total: 79.927849 }], qualification: [{ at: START - 3_600_000, total: 80 }] };
    expect(await ofBoth(pair, stateOf)).toMatchObject([dropped, dropped]);
    expect(await ofBoth(pair, decisionsOf)).toEqual([[{ action: 'offered', at: START }], [{ action: 'offered', at: START }]]);
  });

  it('part where the order decided who was offered: the later touch that would have asked was there before there was a question', async () => {
    const long = 17 * 24;
    const steps: readonly Step[] = [{ hours: long, what: 'visited' }, { hours: long, what: 'cto' }, { hours: long, what: 'visited' }, { hours: 6 * 24, what: 'visited' }];
    const pair = await inOrders(steps, [[0, 1, 2, 3], [3, 0, 1, 2]]);
    expect(await ofBoth(pair, decisionsOf)).toEqual([[{ action: 'offered', at: START }], []]);
    expect(await ofBoth(pair, stateOf)).toMatchObject([{ score: [{ qualified: 0 }] }, { score: [{ qualified: 1 }] }]);
  });

  it('give the same state in batches of any size', async () => {
    await fc.assert(
      fc.asyncProperty(someSteps, fc.integer({ min: 2, max: 9 }), async (steps, size) => {
        await sameState(async (contactId, way) => {
          const facts = factsOf(contactId, steps);
          const step = way === 0 ? 1 : size;
          for (let from = 0; from < facts.length; from += step) await importFacts(test.engine, facts.slice(from, from + step));
        });
      }),
      { numRuns: RUNS },
    );
  });

  it('add nothing and offer nobody twice when everything is told again', async () => {
    const { engine } = test;
    await fc.assert(
      fc.asyncProperty(someSteps, fc.boolean(), async (steps, backwards) => {
        drawn += 1;
        const facts = factsOf(`r${drawn}`, steps);
        await importFacts(engine, facts);
        await allTold(engine);
        const [end, offers] = [await engine.parts.log.end(), (await rowsOf(engine, 'handoff')).length];
        const text = (backwards ? [...facts].reverse() : facts).map((fact) => JSON.stringify(fact)).join('\n');
        const report = await engine.imports.lines(text, { firstLine: 1, dryRun: false });
        expect(report.counts).toMatchObject({ duplicate: facts.length, accepted: 0, conflict: 0 });
        expect([await engine.parts.log.end(), (await rowsOf(engine, 'handoff')).length]).toEqual([end, offers]);
      }),
      { numRuns: RUNS },
    );
  });

  it('leave at most one hand-off open for a contact, none for those who refuse, and every row as a rebuild makes it', async () => {
    const { engine } = test;
    const open = (await rowsOf(engine, 'handoff')).filter((row) => row['open'] === 1).map((row) => String(row['contact']));
    expect(new Set(open).size).toBe(open.length);
    expect(open.length).toBeGreaterThan(5);
    const refused = (await rowsOf(engine, 'score')).filter((row) => row['standing'] === 'blocked').map((row) => String(row['contact']));
    expect(open.filter((contact) => refused.includes(contact))).toEqual([]);
    expect(await engine.projection.verify()).toMatchObject({ differing: 0, differences: [] });
  });
});

describe('the laws of what may be lost', () => {
  const draw = (seed: number): readonly object[] => {
    const histories = fc.sample(someSteps, { seed, numRuns: 25 });
    return histories.flatMap((steps: readonly Step[], index) => factsOf(`s${seed}x${index}`, steps));
  };
  const told = async ({ engine }: TestEngine) => ({
    score: (await rowsOf(engine, 'score')).filter(({ gen }) => gen === engine.projector.live?.gen).map(({ gen: _gen, ...row }) => row),
    handoff: await rowsOf(engine, 'handoff'),
    timeline: await rowsOf(engine, 'timeline'),
    end: await engine.parts.log.end(),
  });

  it.each([11, 12, 13])('views that are older than the log ask again and offer nobody twice (%i)', async (seed) => {
    let test = await openTestEngine();
    await activate(test.engine, LAW_MODEL);
    const facts = draw(seed);
    await importFacts(test.engine, facts.slice(0, 30));
    test = await test.keepViews();
    await importFacts(test.engine, facts.slice(30));
    await allTold(test.engine);
    const before = await told(test);
    expect(before.handoff.length).toBeGreaterThan(2);
    test = await test.restoreViews();
    await allTold(test.engine);
    expect(await told(test)).toEqual(before);
    expect(await test.engine.projection.verify()).toMatchObject({ differing: 0 });
    await test.close();
  });

  it.each([21, 22])('lost views come back as they were, and offer nobody twice (%i)', async (seed) => {
    let test = await openTestEngine();
    await activate(test.engine, LAW_MODEL);
    await importFacts(test.engine, draw(seed));
    await allTold(test.engine);
    const before = await told(test);
    test = await test.loseViews();
    expect(await told(test)).toEqual(before);
    await test.close();
  });

  it('a switch that the views never saw is made up for, and the model before it decides nothing behind it', async () => {
    let test = await openTestEngine();
    await activate(test.engine, LAW_MODEL);
    await importFacts(test.engine, draw(31).slice(0, 20));
    test = await test.keepViews();
    await activate(test.engine, LAW_MODEL.replace('"gte":80', '"gte":60'));
    await importFacts(test.engine, draw(31).slice(20));
    await allTold(test.engine);
    const before = await told(test);
    const live = test.engine.projector.live?.model;
    expect(live?.version).toBe(2);
    test = await test.restoreViews();
    expect(test.engine.projector.live?.model).toEqual(live);
    const offers = (rows: typeof before) => rows.handoff.map(({ handoff, model_version }) => [handoff, model_version]);
    expect(offers(await told(test))).toEqual(offers(before));
    expect((await told(test)).score).toEqual(before.score);
    expect(await test.engine.projection.verify()).toMatchObject({ differing: 0 });
    await test.close();
  });
});
