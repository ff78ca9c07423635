import type { OutTopic } from '@waymark/engine';
import { Consumer, FakeOutlet } from './consumer';
import { factsOf, LAW_MODEL, rowsOf } from './histories';
import type { Step } from './histories';
import { expectTold, toldOut, touchNow } from './telling';
import type { TestEngine } from './test-engine';
import { activate, importFacts, openTestEngine, START, until } from './test-engine';

const OTHER = LAW_MODEL.replace('"gte":80', '"gte":60').replace('"contact":{"action":"attended"}', '"contact":{"action":"visited"}');

const qualifying: readonly Step[] = [{ hours: 30, what: 'attended' }, { hours: 20, what: 'attended' }, { hours: 10, what: 'visited' }];

describe('what the engine tells', () => {
  let test: TestEngine;
  let consumer: Consumer;
  let outlet: FakeOutlet;
  let outlets: readonly FakeOutlet[];
  const open = async (): Promise<void> => {
    consumer = new Consumer();
    outlet = new FakeOutlet(consumer);
    outlets = [outlet];
    test = await openTestEngine({ fit: (parts) => ({ ...parts, outlets }) });
    await activate(test.engine, LAW_MODEL);
  };
  beforeEach(open);
  afterEach(() => test.close());

  const heard = (topic: OutTopic) => consumer.heard.filter(({ data }) => data.topic === topic).map(({ data }) => data);
  const told = async (): Promise<void> => {
    await toldOut(test);
    await expectTold(test, consumer);
  };

  it('is each stage, each change of class and qualification, and each change of a hand-off', async () => {
    await importFacts(test.engine, factsOf('ann', qualifying));
    await told();
    const [offer] = heard('waymark.handoffs');
    expect(offer).toMatchObject({ action: 'offered', status: 'offered', open: true, owner: null, cause: 'live', sequence: 1, model: { id: 'laws', version: 1 } });
    expect(heard('waymark.stages').map(({ stage, cause }) => [stage, cause])).toEqual([['discover', 'import'], ['contact', 'import'], ['handshake', 'import']]);
    expect(heard('waymark.scores')).toMatchObject([{ qualified: true, before: null, cause: 'import' }]);
    const { desk } = test.engine;
    const [row] = await rowsOf(test.engine, 'handoff');
    const [member, id] = [String(row?.['member']), String(row?.['handoff'])];
    await desk.step({ contact: member, handoffId: id, action: 'accepted', owner: 'kim', by: 'kim', idempotencyKey: 'a' });
    await desk.assign(member, id, 'lee', 'kim', 'b');
    await told();
    expect(heard('waymark.handoffs').map(({ action, owner, sequence, handoffId }) => [action, owner, sequence, handoffId])).toEqual([
      ['offered', null, 1, id],
      ['accepted', 'kim', 2, id],
      ['assigned', 'lee', 3, id],
    ]);
  });

  it('takes back the stage that a late fact took away, by the id of the message that told it', async () => {
    await importFacts(test.engine, factsOf('ann', qualifying));
    await told();
    const handshake = consumer.now('waymark.stages').find(({ data }) => data['stage'] === 'handshake');
    await touchNow(test, 'late', 'ann', 'unsubscribed', START - 25 * 3_600_000);
    await told();
    expect(heard('waymark.stages')).toContainEqual(expect.objectContaining({ retracts: handshake?.id, cause: 'late' }));
    expect(heard('waymark.scores').at(-1)).toMatchObject({ cause: 'late', qualifiedAt: '2026-05-31T23:00:00.000Z', before: { qualified: true, qualifiedAt: '2026-05-31T13:00:00.000Z' } });
  });

  it('is the difference that a switch makes, to everybody once', async () => {
    for (const name of ['ann', 'bob', 'cyd']) await importFacts(test.engine, factsOf(name, [{ hours: 30, what: 'attended' }, { hours: 10, what: 'visited' }]));
    await told();
    const before = consumer.heard.length;
    await activate(test.engine, OTHER);
    await told();
    const since = consumer.heard.slice(before);
    expect(new Set(since.map(({ data }) => data.cause))).toEqual(new Set(['switch']));
    expect(heard('waymark.scores').filter(({ cause }) => cause === 'switch')).toHaveLength(3);
    await test.engine.switches.rollback('ann');
    await told();
  });

  it('goes on after a restart with what was not sent, under the same ids', async () => {
    outlet.failing = Number.MAX_SAFE_INTEGER;
    outlet.arriving = 3;
    await importFacts(test.engine, factsOf('ann', qualifying));
    test = await test.reopen();
    expect((await rowsOf(test.engine, 'outbox')).length).toBeGreaterThan(3);
    outlet.failing = 0;
    test.clock.moveTo(START + 60_000);
    await told();
    expect(await rowsOf(test.engine, 'outbox')).toEqual([]);
    expect(new Set(consumer.heard.map(({ data }) => data.epoch)).size).toBe(1);
  });

  it.each(['lose', 'restore'] as const)('is told anew in a higher epoch where the views were lost or are a copy (%s)', async (what) => {
    await importFacts(test.engine, factsOf('ann', qualifying));
    await told();
    if (what === 'restore') test = await test.keepViews();
    await importFacts(test.engine, factsOf('bob', qualifying));
    await told();
    const epoch = consumer.heard.at(-1)?.data.epoch ?? 0;
    test = what === 'lose' ? await test.loseViews() : await test.restoreViews();
    await told();
    const anew = consumer.heard.filter(({ data }) => data.epoch > epoch);
    expect(new Set(anew.map(({ data }) => data.cause))).toEqual(new Set(['rebuild']));
    expect(new Set(anew.map(({ data }) => data.contactId)).size).toBe(2);
  });

  it('is told anew to everybody once an outlet joins; one that left keeps nothing waiting', async () => {
    await importFacts(test.engine, factsOf('ann', qualifying));
    await told();
    const crm = new FakeOutlet(new Consumer(), 'crm', ['waymark.handoffs']);
    outlets = [outlet, crm];
    test = await test.reopen();
    await told();
    expect(crm.consumer.heard.map(({ data: { topic, action, cause } }) => [topic, action, cause])).toEqual([['waymark.handoffs', 'offered', 'rebuild']]);
    outlets = [outlet];
    crm.failing = 1;
    test = await test.reopen();
    await importFacts(test.engine, factsOf('bob', qualifying));
    await told();
    expect([crm.failing, await rowsOf(test.engine, 'outbox')]).toEqual([1, []]);
  });

  it('is kept for nobody where there is no outlet, and told to whoever comes then', async () => {
    await importFacts(test.engine, factsOf('ann', qualifying));
    await told();
    outlets = [];
    test = await test.reopen();
    await importFacts(test.engine, factsOf('bob', qualifying));
    expect(await rowsOf(test.engine, 'outbox')).toEqual([]);
    outlets = [outlet];
    test = await test.reopen();
    await told();
    expect(consumer.now('waymark.handoffs').map(({ data }) => data.cause)).toEqual(['live', 'rebuild']);
    expect(new Set(consumer.heard.map(({ data }) => data.epoch)).size).toBe(1);
  });

  it('is told anew where the database takes back what was sent already', async () => {
    await importFacts(test.engine, factsOf('ann', qualifying));
    await told();
    const { views } = test.engine.parts;
    for (const row of await rowsOf(test.engine, 'told')) await views.commit([{ table: 'told', put: { ...row, sequence: 0, state: '[]' } }]);
    for (const row of await rowsOf(test.engine, 'outlet')) await views.commit([{ table: 'outlet', put: { ...row, place: 0 } }]);
    await expect(test.engine.projector.turns.take(() => Promise.reject(new Error('the database has lost the last commits')))).rejects.toThrow();
    await importFacts(test.engine, factsOf('bob', qualifying));
    await told();
    expect(new Set(consumer.heard.map(({ data }) => data.epoch)).size).toBe(2);
    expect(consumer.now('waymark.handoffs').map(({ data }) => data.cause)).toContain('rebuild');
  });

  it('does not wait for an outlet that is away, nor keeps others waiting', async () => {
    const crm = new FakeOutlet(new Consumer(), 'crm', ['waymark.handoffs']);
    crm.failing = Number.MAX_SAFE_INTEGER;
    outlets = [outlet, crm];
    test = await test.reopen();
    await importFacts(test.engine, factsOf('ann', qualifying));
    await until(() => consumer.heard.some(({ data }) => data.topic === 'waymark.handoffs' && data.epoch > START / 1_000));
    expect(await rowsOf(test.engine, 'handoff')).toHaveLength(1);
    await until(() => test.engine.runner.outbox.failure() !== null);
    expect(test.engine.runner.outbox.failure()).toContain('crm: ');
    expect(await test.engine.runner.outbox.status()).toMatchObject([{ name: 'fake', failures: 0, failure: null }, { name: 'crm', waiting: 1, failures: 1, nextAttemptAt: START + 1_000 }]);
    crm.failing = 0;
    test.clock.moveTo(START + 1_000);
    await told();
    expect(crm.consumer.heard).toHaveLength(1);
  });
});
