import type { Row } from '@waymark/engine';
import type { HandoffAction } from '@waymark/journey';
import { handoffStream } from '@waymark/journey';
import type { TestEngine } from './test-engine';
import { activate, allTold, DAY_MS, importFacts, openTestEngine, START, touch, until } from './test-engine';

const MODEL = JSON.stringify({
  schema: 'waymark/scoring-model/v1',
  id: 'hand-off',
  behaviour: { rules: [{ id: 'attended', when: { action: 'attended' }, points: 60 }] },
  qualification: { when: { 'state.total': { gte: 100 } }, cooldown: 'P30D' },
});

const consent = (id: string, at: number, given: boolean, contactId = 'c1') => ({
  kind: 'profile',
  id,
  contactId,
  occurredAt: new Date(at).toISOString(),
  consent: { basis: 'form', purposes: ['sales_contact'], ...(given ? {} : { withdrawn: true }) },
});

describe('a hand-off on the real stores', () => {
  let test: TestEngine;
  beforeEach(async () => {
    test = await openTestEngine();
    await activate(test.engine, MODEL);
  });
  afterEach(() => test.close());

  const rows = async (): Promise<readonly Row[]> => {
    await allTold(test.engine);
    return test.engine.parts.views.select({ table: 'handoff', where: [], orderBy: [{ column: 'offered_at', direction: 'asc' }], limit: 100 });
  };
  const statuses = async (): Promise<readonly unknown[]> => (await rows()).map((row) => row['status']);
  const qualify = () => importFacts(test.engine, [touch('a', START - 2), touch('b', START - 1)]);
  const stepBy = async (by: string, idempotencyKey: string, action: HandoffAction, more: object = {}) => {
    const last = (await rows()).at(-1);
    return test.engine.desk.step({ contact: String(last?.['contact']), handoffId: String(last?.['handoff']), by, idempotencyKey, action, ...more });
  };
  const decisions = async () => {
    const [row] = await rows();
    return test.engine.parts.log.readStream(handoffStream(String(row?.['member'])));
  };

  it('lets one of many who accept at once win, and tells the others what is allowed', async () => {
    await qualify();
    const people = Array.from({ length: 8 }, (_, index) => `seller-${index}`);
    const results = await Promise.all(people.map((by) => stepBy(by, 'k', 'accepted', { owner: by })));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    const codes = results.flatMap((result) => (result.ok ? [] : [result.refusal.code]));
    expect(codes).toEqual(Array.from({ length: 7 }, () => 'transition-not-allowed'));
    const [row] = await rows();
    expect(row).toMatchObject({ status: 'accepted', owner: people[results.findIndex(({ ok }) => ok)] });
    expect(await decisions()).toHaveLength(2);
  });

  it('takes a step once, however often it is asked for, even after it is long closed', async () => {
    await qualify();
    const results = await Promise.all([1, 2, 3].map(() => stepBy('kim', 'k1', 'accepted', { owner: 'kim' })));
    expect(results.every(({ ok }) => ok)).toBe(true);
    await stepBy('kim', 'k2', 'converted');
    expect(await stepBy('kim', 'k1', 'accepted', { owner: 'kim' })).toMatchObject({ ok: true });
    expect((await decisions()).map(({ type }) => type)).toEqual(['handoff-offered', 'handoff-accepted', 'handoff-converted']);
  });

  it('refuses another request under the same key', async () => {
    await qualify();
    await stepBy('kim', 'k1', 'accepted', { owner: 'kim' });
    expect(await stepBy('kim', 'k1', 'recycled', { reason: 'no budget' })).toMatchObject({ ok: false, refusal: { code: 'idempotency-key-reused' } });
    expect(await statuses()).toEqual(['accepted']);
  });

  it('keeps the keys of two people apart, whatever stands in their names', async () => {
    await qualify();
    expect(await stepBy('kim:1', '2', 'accepted')).toMatchObject({ ok: true });
    expect(await stepBy('kim', '1:2', 'recycled', { reason: 'x' })).toMatchObject({ ok: true });
  });

  it('is assigned to another as often as one likes, while it is open, and once under one key', async () => {
    await qualify();
    const [row] = await rows();
    const assign = (owner: string, key: string) => test.engine.desk.assign(String(row?.['contact']), String(row?.['handoff']), owner, 'boss', key);
    expect(await assign('kim', 'k1')).toMatchObject({ ok: true });
    expect(await assign('kim', 'k1')).toMatchObject({ ok: true });
    expect(await assign('lee', 'k1')).toMatchObject({ ok: false, refusal: { code: 'idempotency-key-reused' } });
    expect(await assign('lee', 'k2')).toMatchObject({ ok: true });
    expect(await rows()).toMatchObject([{ owner: 'lee' }]);
    await stepBy('mo', 'k3', 'accepted', { owner: 'mo' });
    expect(await rows()).toMatchObject([{ owner: 'mo' }]);
    await stepBy('mo', 'k4', 'converted');
    expect(await assign('lee', 'k5')).toMatchObject({ ok: false, refusal: { code: 'transition-not-allowed' } });
    expect(await assign('lee', 'k2')).toMatchObject({ ok: true });
    expect((await decisions()).filter(({ type }) => type === 'handoff-assigned')).toHaveLength(2);
  });

  it('says of itself what was known when it was decided', async () => {
    await qualify();
    test.clock.moveTo(START - DAY_MS);
    await stepBy('kim', 'k1', 'rejected', { reason: 'no budget', note: 'never again' });
    const [offered, rejected] = await decisions();
    const live = test.engine.projector.live?.model;
    expect(offered?.data).toMatchObject({
      v: 1,
      source: 'waymark',
      via: 'decision',
      occurredAt: START,
      offer: { qualification: { at: START - 1, behaviour: 120, fit: 0, total: 120 }, model: live, why: 'live', dueAt: START + DAY_MS / 6 },
      fact: { channel: 'handoff', action: 'offered' },
    });
    expect(offered?.data['factId']).toBe(`waymark#${String(offered?.data['handoffId'])}:offered`);
    expect(rejected).toMatchObject({
      at: START - DAY_MS,
      data: { occurredAt: START + 1, by: 'kim', reason: 'no budget', factId: `waymark#${String(offered?.data['handoffId'])}:kim:k1`, fact: { attributes: { reason: 'no budget', by: 'kim' } } },
    });
    expect(JSON.stringify(rejected?.data)).not.toContain('never again');
  });

  describe('taken back', () => {
    beforeEach(async () => {
      await qualify();
      await importFacts(test.engine, [consent('no', START, false)]);
      expect(await statuses()).toEqual(['withdrawn']);
      test.clock.moveTo(START + DAY_MS);
    });

    it('is offered again when consent is given, though the model cools down, and names the one before', async () => {
      await importFacts(test.engine, [consent('yes', START + DAY_MS - 5, true)]);
      expect(await statuses()).toEqual(['withdrawn', 'offered']);
      const again = (await decisions()).at(-1);
      expect(again?.data).toMatchObject({ offer: { why: 'consent', follows: (await rows())[0]?.['handoff'] } });
    });

    it('is offered again when consent comes late, dated before it was taken back', async () => {
      await importFacts(test.engine, [consent('yes', START + 1, true)]);
      expect(await statuses()).toEqual(['withdrawn', 'offered']);
    });

    it('is not offered again for a consent that an older refusal outlasts, nor for a touch of somebody who refuses', async () => {
      await importFacts(test.engine, [consent('yes', START - 1, true), touch('c', START + DAY_MS - 5)]);
      expect(await statuses()).toEqual(['withdrawn']);
    });

    it('is offered once where consent and many touches come in one batch', async () => {
      const at = START + DAY_MS - 50;
      await importFacts(test.engine, [consent('yes', at, true), ...Array.from({ length: 20 }, (_, index) => touch(`t${index}`, at + index))]);
      expect(await statuses()).toEqual(['withdrawn', 'offered']);
      expect(await test.engine.projection.verify()).toMatchObject({ differing: 0 });
    });
  });

  it('is not asked for by an old consent in an import of history: that waits for release', async () => {
    const old = START - 300 * DAY_MS;
    await importFacts(test.engine, [touch('a', old), touch('b', old + 1), consent('no', old + 2, false), consent('yes', old + 3, true)]);
    expect(await rows()).toEqual([]);
    expect(await test.engine.release.run({ dryRun: true })).toMatchObject({ offered: [{}] });
  });

  it('comes of a touch dated ahead when its time has come, once, and not where consent is gone by then', async () => {
    const ahead = START + 3_600_000;
    await importFacts(test.engine, [touch('a', START - 1), touch('b', ahead), touch('x', START - 1, { contactId: 'c2' }), touch('y', ahead, { contactId: 'c2' }), consent('no', ahead - 1, false, 'c2')]);
    expect(await rows()).toEqual([]);
    test.clock.moveTo(ahead);
    await until(() => test.engine.projector.checkpoint.logicalNow >= ahead);
    await test.engine.projector.turns.settled();
    expect(await rows()).toMatchObject([{ status: 'offered', qualified_at: ahead, offered_at: ahead + 1 }]);
    expect(await test.engine.projection.verify()).toMatchObject({ differing: 0 });
  });

  it('gets an id of its own beside imported ones, which are decided like any other', async () => {
    const past = (id: string, at: number, action: string) => touch(id, at, { channel: 'handoff', action, attributes: { owner: 'old-crm' } });
    await importFacts(test.engine, [past('h1', START - 5 * DAY_MS, 'offered'), past('h2', START - 4 * DAY_MS, 'rejected'), past('h3', START - 3 * DAY_MS, 'offered')]);
    await qualify();
    expect(await rows()).toMatchObject([{ status: 'rejected', imported: 1, owner: 'old-crm' }, { status: 'offered', open: 1, imported: 1 }]);
    expect(await stepBy('kim', 'k1', 'recycled', { reason: 'x' })).toMatchObject({ ok: true });
    test.clock.moveTo(START + 40 * DAY_MS);
    await importFacts(test.engine, [touch('c', START + 39 * DAY_MS), touch('d', START + 39 * DAY_MS + 1)]);
    expect((await rows()).map((row) => [row['status'], row['imported']])).toEqual([['rejected', 1], ['recycled', 1], ['offered', 0]]);
    expect(new Set((await rows()).map((row) => row['handoff'])).size).toBe(3);
  });

  it('is none for a value that many people share', async () => {
    const info = { contactId: undefined, identities: [{ type: 'email', value: 'info@firm.example' }] };
    await importFacts(test.engine, [touch('a', START - 2, info), touch('b', START - 1, info)]);
    expect(await rows()).toEqual([]);
    expect(await test.engine.release.run({ dryRun: false })).toMatchObject({ offered: [] });
  });
});
