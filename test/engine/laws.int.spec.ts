import fc from 'fast-check';
import { contactsByName, factsOf, LAW_MODEL, rowsOf, someSteps, stateOf } from './histories';
import type { Step } from './histories';
import type { TestEngine } from './test-engine';
import { activate, importFacts, openTestEngine } from './test-engine';

const RUNS = 25;

describe('the laws of the engine, on drawn histories', () => {
  let test: TestEngine;
  let drawn = 0;
  beforeAll(async () => {
    test = await openTestEngine();
    await activate(test.engine, LAW_MODEL);
  });
  afterAll(() => test.close());

  /** Contacts with the same steps, told in two ways, have the same state. */
  const sameState = async (tell: (contactId: string, way: 0 | 1) => Promise<void>): Promise<void> => {
    drawn += 1;
    const names = [`a${drawn}`, `b${drawn}`] as const;
    await tell(names[0], 0);
    await tell(names[1], 1);
    const contacts = await contactsByName(test.engine);
    const [first, second] = await Promise.all(names.map((name) => stateOf(test.engine, contacts.get(name) ?? '')));
    expect(second).toEqual(first);
    expect(first).toMatchObject({ score: [{ gen: expect.any(String) as string }] });
  };

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
        await engine.settled(10_000);
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
    expect(await engine.auditor.verify()).toMatchObject({ differing: 0, differences: [] });
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
    await test.engine.settled(10_000);
    const before = await told(test);
    expect(before.handoff.length).toBeGreaterThan(2);
    test = await test.restoreViews();
    await test.engine.settled(10_000);
    expect(await told(test)).toEqual(before);
    expect(await test.engine.auditor.verify()).toMatchObject({ differing: 0 });
    await test.close();
  });

  it.each([21, 22])('lost views come back as they were, and offer nobody twice (%i)', async (seed) => {
    let test = await openTestEngine();
    await activate(test.engine, LAW_MODEL);
    await importFacts(test.engine, draw(seed));
    await test.engine.settled(10_000);
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
    await test.engine.settled(10_000);
    const before = await told(test);
    const live = test.engine.projector.live?.model;
    expect(live?.version).toBe(2);
    test = await test.restoreViews();
    expect(test.engine.projector.live?.model).toEqual(live);
    const offers = (rows: typeof before) => rows.handoff.map(({ handoff, model_version }) => [handoff, model_version]);
    expect(offers(await told(test))).toEqual(offers(before));
    expect((await told(test)).score).toEqual(before.score);
    expect(await test.engine.auditor.verify()).toMatchObject({ differing: 0 });
    await test.close();
  });
});
