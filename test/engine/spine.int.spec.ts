import type { Row } from '@waymark/engine';
import type { WholeEngine } from '@waymark/server';
import type { TestEngine } from './test-engine';
import { activate, allTold, DAY_MS, importFacts, openTestEngine, START, touch, until } from './test-engine';

const MODEL = JSON.stringify({
  schema: 'waymark/scoring-model/v1',
  id: 'spine',
  behaviour: {
    rules: [
      { id: 'attended', title: 'Attended a webinar', when: { action: 'attended' }, points: 60 },
      { id: 'recycled', when: { channel: 'handoff', action: ['rejected', 'recycled'] }, reset: true },
    ],
  },
  qualification: { when: { 'state.total': { gte: 100 } } },
  stages: { enter: { contact: { action: 'attended' }, handshake: { 'state.qualified': true } } },
});

const FADING = JSON.stringify({
  schema: 'waymark/scoring-model/v1',
  id: 'fading',
  behaviour: { rules: [{ id: 'attended', when: { action: 'attended' }, points: 60, decay: { expires: 'P1D' } }] },
  qualification: { when: { 'state.total': { gte: 100 } }, rearm: 'on-drop' },
});

const rows = (engine: WholeEngine, table: string): Promise<readonly Row[]> =>
  engine.parts.views.select({ table, where: [], limit: 1_000 });

const handoffs = async (engine: WholeEngine): Promise<readonly Row[]> => {
  await allTold(engine);
  return rows(engine, 'handoff');
};

describe('from a touchpoint to a hand-off', () => {
  let test: TestEngine;
  beforeEach(async () => {
    test = await openTestEngine();
    await activate(test.engine, MODEL);
  });
  afterEach(() => test.close());

  it('offers a contact once when it qualifies, and again only after sales recycled it', async () => {
    const { engine, clock } = test;
    await importFacts(engine, [touch('a', START - DAY_MS), touch('b', START - DAY_MS + 1)]);
    const [offer] = await handoffs(engine);
    expect(offer).toMatchObject({ status: 'offered', open: 1, total: 120, why: 'live' });
    await importFacts(engine, [touch('c', START)]);
    expect(await handoffs(engine)).toHaveLength(1);

    clock.moveTo(START + 1_000);
    const step = { contact: String(offer?.['contact']), handoffId: String(offer?.['handoff']), by: 'kim', idempotencyKey: 'k1' };
    expect(await engine.desk.step({ ...step, action: 'accepted', owner: 'kim' })).toMatchObject({ ok: true });
    expect(await engine.desk.step({ ...step, action: 'accepted', owner: 'kim' })).toMatchObject({ ok: true });
    expect(await engine.desk.step({ ...step, idempotencyKey: 'k2', action: 'accepted' })).toMatchObject({
      ok: false,
      refusal: { code: 'transition-not-allowed' },
    });
    clock.moveTo(START + 2_000);
    await engine.desk.step({ ...step, idempotencyKey: 'k3', action: 'recycled', reason: 'no budget' });
    expect((await handoffs(engine)).map((row) => row['status'])).toEqual(['recycled']);

    clock.moveTo(START + DAY_MS);
    await importFacts(engine, [touch('d', START + DAY_MS - 10), touch('e', START + DAY_MS - 5)]);
    expect((await handoffs(engine)).map((row) => row['status']).sort()).toEqual(['offered', 'recycled']);
    expect(await engine.projection.verify()).toMatchObject({ contacts: 1, differing: 0, differences: [] });
  });

  it('takes an offer back when consent is withdrawn, however late, and offers again when it is given', async () => {
    const { engine, clock } = test;
    await importFacts(engine, [touch('a', START - DAY_MS), touch('b', START - DAY_MS + 1)]);
    clock.moveTo(START + 5_000);
    const consent = (id: string, at: number, withdrawn: boolean) => ({
      kind: 'profile',
      id,
      contactId: 'c1',
      occurredAt: new Date(at).toISOString(),
      consent: { basis: 'consent', purposes: ['sales_contact'], ...(withdrawn ? { withdrawn } : {}) },
    });
    await importFacts(engine, [consent('w', START - 2 * DAY_MS, true)]);
    expect((await handoffs(engine)).map((row) => row['status'])).toEqual(['withdrawn']);
    clock.moveTo(START + 10_000);
    await importFacts(engine, [consent('g', START + 9_000, false)]);
    expect((await handoffs(engine)).map((row) => row['status']).sort()).toEqual(['offered', 'withdrawn']);
  });

  it('leaves what lies further back to be released, and offers those who come back', async () => {
    const { engine, clock } = test;
    const old = START - 30 * DAY_MS;
    await importFacts(engine, [touch('a', old), touch('b', old + 1), touch('x', old, { contactId: 'c2' }), touch('y', old, { contactId: 'c2' })]);
    expect(await handoffs(engine)).toHaveLength(0);
    expect((await rows(engine, 'score')).map((row) => row['standing'])).toEqual(['waiting', 'waiting']);
    clock.moveTo(START + 1_000);
    await importFacts(engine, [touch('c', START, { action: 'visited' })]);
    expect((await handoffs(engine)).map((row) => row['why'])).toEqual(['touch']);
    const dry = await engine.release.run({ dryRun: true });
    expect(dry).toMatchObject({ ok: true, offered: [{ handoffId: null }] });
    await engine.release.run({ dryRun: false });
    expect((await handoffs(engine)).map((row) => row['why']).sort()).toEqual(['release', 'touch']);
    expect(await engine.release.run({ dryRun: false })).toMatchObject({ ok: true, offered: [] });
  });

  it('applies a fact dated ahead when its time has come', async () => {
    const { engine, clock } = test;
    await importFacts(engine, [touch('a', START - DAY_MS), touch('b', START + 3_600_000)]);
    expect(await handoffs(engine)).toHaveLength(0);
    clock.moveTo(START + 3_600_000);
    await until(() => engine.projector.checkpoint.logicalNow >= START + 3_600_000);
    await engine.projector.turns.settled();
    expect((await handoffs(engine)).map((row) => row['status'])).toEqual(['offered']);
    clock.moveTo(START + 3_600_000 * 9);
    await until(() => engine.projector.nextDueAt === Number.MAX_SAFE_INTEGER);
    expect(await rows(engine, 'handoff')).toMatchObject([{ overdue: 1 }]);
  });

  it('is the same after a restart and after the views are lost', async () => {
    await importFacts(test.engine, [touch('a', START - DAY_MS), touch('b', START - DAY_MS + 1), touch('z', START, { contactId: 'c3' })]);
    await handoffs(test.engine);
    const before = { score: await rows(test.engine, 'score'), handoff: await rows(test.engine, 'handoff') };
    test = await test.reopen();
    expect(await rows(test.engine, 'score')).toEqual(before.score);
    test = await test.loseViews();
    await until(() => test.engine.runner.health().caughtUp);
    const strip = (list: readonly Row[]) => list.map(({ gen: _gen, ...row }) => row);
    expect(strip(await rows(test.engine, 'score'))).toEqual(strip(before.score));
    expect(await rows(test.engine, 'handoff')).toEqual(before.handoff);
    expect(await test.engine.projection.verify()).toMatchObject({ differing: 0 });
  });

  it('offers after a loss of the views whoever qualified unseen, though the model has been re-armed since', async () => {
    await test.close();
    let isBlind = false;
    const unseeing = async function* (_: number, signal: AbortSignal): AsyncIterable<never> {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    };
    test = await openTestEngine({ fit: (parts) => (isBlind ? { ...parts, log: { ...parts.log, subscribe: unseeing } } : parts) });
    await activate(test.engine, FADING);
    test.clock.moveTo(START + 5 * DAY_MS);
    isBlind = true;
    test = await test.reopen();
    const seen = touch('c', START + 4 * DAY_MS, { action: 'viewed' });
    const lines = [touch('a', START + 2 * DAY_MS), touch('b', START + 2 * DAY_MS + 1), seen].map((fact) => JSON.stringify(fact)).join('\n');
    expect((await test.engine.imports.lines(lines, { firstLine: 1, dryRun: false })).counts.accepted).toBe(3);
    isBlind = false;
    test = await test.loseViews();
    expect(await rows(test.engine, 'score')).toMatchObject([{ qualified: 0, qualified_at: START + 2 * DAY_MS + 1 }]);
    expect(await handoffs(test.engine)).toMatchObject([{ status: 'offered', why: 'loss' }]);
    expect(await test.engine.projection.verify()).toMatchObject({ differing: 0 });
  });

  it('switches to another model at a border in the log and offers nobody for it', async () => {
    const { engine } = test;
    await importFacts(engine, [touch('a', START - DAY_MS), touch('z', START - DAY_MS, { contactId: 'c3' })]);
    expect(await handoffs(engine)).toHaveLength(0);
    const softer = MODEL.replace('"gte":100', '"gte":50');
    const published = await engine.models.publish(softer, 'test');
    if (!published.ok) throw new Error('not published');
    expect(published.published.ref.version).toBe(2);
    const { gen } = await engine.switches.begin(published.published);
    await until(() => engine.switches.generation(gen)?.status === 'ready');
    const diff = await engine.switches.diff(gen);
    expect(diff).toMatchObject({ contacts: 2, qualifies: { count: 2 }, noLonger: { count: 0 }, waiting: 2 });
    expect(await engine.switches.confirm(gen, diff?.position ?? 0, 'test')).toMatchObject({ ok: true, changedSince: 0 });
    expect(await handoffs(engine)).toHaveLength(0);
    expect(engine.projector.live?.gen).toBe(gen);
    expect(await engine.release.run({ dryRun: false })).toMatchObject({ ok: true, offered: [{}, {}] });
    expect(await handoffs(engine)).toHaveLength(2);
    expect(await engine.projection.verify()).toMatchObject({ differing: 0 });
  });

  it('rebuilds the live generation from the log and keeps nothing of the old rows', async () => {
    const { engine } = test;
    await importFacts(engine, [touch('a', START - DAY_MS)]);
    const doubted = engine.projector.live?.gen ?? '';
    await engine.parts.views.commit([{ table: 'qualification', put: { gen: doubted, contact: 'nobody', at: 1, fact_id: 'x', behaviour: 1, fit: 1, total: 1 } }]);
    const begun = await engine.switches.rebuild();
    await until(() => engine.projector.live?.gen === begun?.gen && engine.switches.list().length === 1);
    await engine.projector.turns.settled();
    expect(await rows(engine, 'qualification')).toEqual([]);
    expect(await engine.projection.verify()).toMatchObject({ differing: 0 });
  });
});
