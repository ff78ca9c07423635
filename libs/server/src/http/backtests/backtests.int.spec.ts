import type { Api, Answered } from '../api.fixture.spec';
import { DAY_MS, MODEL, START, startApi } from '../api.fixture.spec';

const LEADS = 80;
const FIRST = START - 100 * DAY_MS;
const ASKED = { model: { id: 'small' }, outcome: { channel: 'crm', action: 'ordered' }, within: 'P10D' };

/** Every second lead comes to a webinar and most of these order; of the others some do. */
function history(): string {
  return Array.from({ length: LEADS }, (_, lead) => {
    const at = FIRST + lead * DAY_MS;
    const channel = lead % 2 === 0 ? 'webinar' : 'web';
    const touch = { kind: 'touchpoint', id: `t${lead}`, contactId: `c${lead}`, occurredAt: new Date(at).toISOString(), channel, action: 'attended' };
    const order = { ...touch, id: `o${lead}`, channel: 'crm', action: 'ordered', occurredAt: new Date(at + 3 * DAY_MS).toISOString() };
    const orders = lead % 10 < 9 === (channel === 'webinar') || lead % 10 === 9;
    return [touch, ...(orders ? [order] : [])].map((fact) => `${JSON.stringify(fact)}\n`).join('');
  }).join('');
}

describe('backtests and fits', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    await api.activate(MODEL);
    const taken = await api.post('/v1/imports', history(), { headers: { 'content-type': 'application/x-ndjson' } });
    expect(taken.status).toBe(200);
  });
  afterAll(() => api.stop());

  const backtest = (more: object = {}): Promise<Answered> => api.post('/v1/backtests', { ...ASKED, ...more }, { key: 'analyst' });

  it('measure a model by the log, and another on the same contacts', async () => {
    const blind = { ...MODEL, id: 'blind', behaviour: { rules: [{ id: 'any', when: { channel: ['web', 'webinar'] }, points: 1 }] } };
    const report = (await backtest({ against: { draft: blind }, resamples: 200 })).json<{ models: { auc: { value: number } }[]; cases: number }>();
    expect(report).toMatchObject({ question: { within: 'P10D', at: 'first-touch', outcome: ASKED.outcome }, contacts: LEADS, models: [{ model: { id: 'small', version: 1 } }, { model: { id: 'blind', version: null }, auc: { value: 0.5 } }] });
    expect(report.models[0]?.auc.value).toBeGreaterThan(0.8);
    expect((await backtest({ against: { draft: blind }, resamples: 200 })).json()).toEqual(report);
  });

  it('learn points that tell the outcome apart after the split, as a model that can be published', async () => {
    const split = new Date(FIRST + 60 * DAY_MS).toISOString();
    const proposal = (await api.post('/v1/fits', { outcome: "{ channel: crm, action: ordered }", within: 'P10D', split, id: 'learnt' }, { key: 'analyst' })).json<{ model: object; report: object }>();
    expect(proposal).toMatchObject({ model: { id: 'learnt' }, report: { question: { split }, learned: [{ section: 'behaviour' }] } });
    expect((await api.post('/v1/models', proposal.model)).status).toBe(201);
    const tested = (await backtest({ model: { id: 'learnt' }, split })).json<{ models: { auc: { value: number } }[] }>();
    expect(tested.models[0]?.auc.value).toBeGreaterThan(0.8);
  });

  it('are refused where the question cannot be answered', async () => {
    const code = async (more: object): Promise<unknown> => {
      const { status, json } = await backtest(more);
      const told = json();
      return [status, told['code'], told['pointer']];
    };
    expect(await code({ outcome: { channel: 'crm', action: 'paid' } })).toEqual([422, 'outcome-never-happens', '/outcome']);
    expect((await backtest({ outcome: { channel: 'none' } })).json()).toMatchObject({ detail: 'no touchpoint in the log answers `outcome`; the most frequent are { channel: crm, action: ordered } (48), { channel: web, action: attended } (40), { channel: webinar, action: attended } (40)' });
    const asksHistory = jest.spyOn(api.engine.history, 'current');
    expect(await code({ outcome: { chanel: 'crm' } })).toEqual([422, 'invalid-predicate', '/outcome']);
    expect(await code({ within: 'P1Y' })).toEqual([422, 'invalid-duration', '/within']);
    expect(await code({ at: 'later' })).toEqual([422, 'invalid-moment', '/at']);
    expect(await code({ at: 'split' })).toEqual([422, 'invalid-moment', '/split']);
    expect(await code({ model: { id: 'none' } })).toEqual([404, 'unknown-model', '/model']);
    expect(await code({ model: { draft: 'id: x' } })).toEqual([422, 'invalid-model', '/model/draft']);
    expect(asksHistory).not.toHaveBeenCalled();
    asksHistory.mockRestore();
    expect(await code({ within: 'P400D' })).toEqual([422, 'window-longer-than-history', '/within']);
    expect(await code({ split: '2020-01-01T00:00:00Z' })).toEqual([422, 'split-outside-history', '/split']);
    expect((await api.post('/v1/backtests', ASKED, { key: 'sales' })).status).toBe(403);
  });

  it('run one at a time', async () => {
    const history = await api.engine.history.current();
    let go = (): void => undefined;
    const held = new Promise<typeof history>((resolve) => (go = () => resolve(history)));
    const asked = new Promise<void>((resolve) => {
      jest.spyOn(api.engine.history, 'current').mockImplementationOnce(() => (resolve(), held));
    });
    const one = backtest();
    await asked;
    expect((await backtest()).json()).toMatchObject({ status: 429, code: 'too-many-backtests' });
    go();
    expect((await one).status).toBe(200);
    expect((await backtest()).status).toBe(200);
  });

  it('refuse facts that were written down late, where that is asked', async () => {
    expect((await backtest({ strict: true })).status).toBe(200);
    const late = { kind: 'touchpoint', id: 'late', contactId: 'c0', occurredAt: new Date(FIRST).toISOString(), recordedAt: new Date(FIRST + 20 * DAY_MS).toISOString(), channel: 'email', action: 'opened' };
    await api.post('/v1/imports', `${JSON.stringify(late)}\n`, { headers: { 'content-type': 'application/x-ndjson' } });
    const refusal = await backtest({ strict: true });
    expect([refusal.status, refusal.json()]).toEqual([422, expect.objectContaining({ code: 'late-facts', pointer: '/strict' })]);
    expect((await backtest()).json()).toMatchObject({ lateFacts: { late: 1, lateAfterOutcome: 1, contacts: 1 } });
  });
});
