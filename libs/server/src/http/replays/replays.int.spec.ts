import { createHash } from 'node:crypto';
import type { ReplayReport } from '@waymark/replay';
import type { ReplayRow } from '../../replays/replay';
import type { Api } from '../api.fixture.spec';
import { DAY_MS, MODEL, START, startApi } from '../api.fixture.spec';

const [WEBINAR, DEMO] = MODEL.behaviour.rules;

/** Webinars count for more, so that some qualify who did not, and others earlier. */
const DRAFT = { ...MODEL, behaviour: { rules: [{ ...WEBINAR, points: 50 }, DEMO] } };

interface Change {
  readonly contactId: string;
  readonly kind: string;
  readonly before: { readonly total: number } | null;
  readonly after: { readonly total: number } | null;
  readonly lines: readonly { readonly rule: string; readonly before: number | null; readonly after: number | null }[];
}

interface Changes {
  readonly items: readonly Change[];
  readonly nextCursor: string | null;
}

describe('replays over HTTP', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    await api.activate(MODEL);
    for (let who = 0; who < 12; who += 1) {
      for (let visit = 0; visit <= who % 4; visit += 1) await api.touch(`t-${who}-${visit}`, `p${who}@example.com`, {}, START - (9 - visit) * DAY_MS);
    }
    await api.touch('demo', 'p0@example.com', { action: 'demo_requested' }, START - DAY_MS);
    await api.settled();
  });
  afterAll(() => api.stop());

  const ask = async (question: object = { model: { draft: DRAFT } }): Promise<ReplayRow> => {
    const answer = await api.post('/v1/replays', question, { key: 'analyst' });
    const { id } = answer.json<ReplayRow>();
    expect([answer.status, answer.headers['location']]).toEqual([202, `/v1/replays/${id}`]);
    return answer.json<ReplayRow>();
  };
  const show = async (id: string): Promise<ReplayRow> => (await api.get(`/v1/replays/${id}`)).json<ReplayRow>();
  const over = async (id: string): Promise<ReplayRow> => {
    for (;;) {
      const row = await show(id);
      if (['done', 'failed', 'cancelled'].includes(row.state)) return row;
      await api.clock.breathe();
    }
  };
  const reported = async (question?: object): Promise<ReplayReport> => {
    const { id } = await ask(question);
    expect(await over(id)).toMatchObject({ state: 'done', failure: null });
    return (await api.get(`/v1/replays/${id}/report`)).json<ReplayReport>();
  };

  it('compare a draft with the live model, and tell who changes and why', async () => {
    const asked = await ask();
    expect(asked).toMatchObject({ question: { model: { id: 'small', version: null }, against: { id: 'small', version: 1 }, asOf: '2026-03-02T09:00:00.000Z', handoffs: 'recorded' }, askedBy: 'analyst', outcome: null });
    const { id, outcome } = await over(asked.id);
    expect(outcome).toMatchObject({ contacts: 12, changed: 12, notices: [] });
    const report = (await api.get(`/v1/replays/${id}/report`)).json<ReplayReport>();
    expect(report).toMatchObject({ contacts: 12, changes: { gained: 5, lost: 0, earlier: 7, later: 0, same: 0, never: 0 }, digest: outcome?.digest, explained: 12 });
    expect(report.rules).toMatchObject([{ rule: 'webinar', title: 'Attended a webinar', contacts: 12 }]);
  });

  it('list every change page by page, with lines that add up', async () => {
    const { id } = await ask();
    await over(id);
    const pages: Changes[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Changes = (await api.get(`/v1/replays/${id}/diff?limit=5${cursor === '' ? '' : `&cursor=${cursor}`}`, { key: 'analyst' })).json();
      pages.push(page);
      cursor = page.nextCursor;
    }
    expect(pages.map(({ items }) => items.length)).toEqual([5, 5, 2]);
    const all = pages.flatMap(({ items }) => items);
    const plain = (await api.get(`/v1/replays/${id}/diff?limit=1000&explain=false`)).json<Changes>();
    expect(plain).toEqual({ items: all.map((each) => ({ ...each, lines: [] })), nextCursor: null });
    expect(new Set(all.map(({ contactId }) => contactId)).size).toBe(12);
    const report = (await api.get(`/v1/replays/${id}/report`)).json<ReplayReport>();
    expect(report.contactChanges).toEqual(all);
    for (const { lines } of all) expect(lines.every(({ rule, before, after }) => rule === 'webinar' && (before ?? 50) <= (after ?? 50))).toBe(true);
    expect((await api.get(`/v1/replays/${id}/diff?limit=101`)).json()).toMatchObject({ code: 'invalid-parameter', parameter: 'limit' });
    expect((await api.get(`/v1/replays/${id}/diff?cursor=${Buffer.from(JSON.stringify([`replay:${id}`, 7])).toString('base64url')}`)).json()).toMatchObject({ code: 'invalid-cursor' });
  });

  it('explain the difference at as-of where nobody qualifies', async () => {
    const small = (points: number) => ({ ...MODEL, behaviour: { rules: [{ ...WEBINAR, points }, DEMO] }, qualification: { when: { 'state.total': { gte: 9_000 } } } });
    const { id } = await ask({ model: { draft: small(7) }, against: { draft: JSON.stringify(small(3)) } });
    await over(id);
    const { items } = (await api.get(`/v1/replays/${id}/diff?limit=100`)).json<Changes>();
    expect(items).toHaveLength(12);
    for (const { before, after, lines } of items) {
      const difference = (after?.total ?? 0) - (before?.total ?? 0);
      expect(lines.reduce((sum, line) => sum + (line.after ?? 0) - (line.before ?? 0), 0)).toBeCloseTo(difference, 6);
    }
  });

  it('report in every form', async () => {
    const { id } = await ask();
    await over(id);
    const report = (query: string, accept?: string) => api.get(`/v1/replays/${id}/report${query}`, accept === undefined ? {} : { headers: { accept } });
    const page = await report('', 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8');
    expect([page.headers['content-type'], page.headers['content-security-policy']]).toEqual(['text/html; charset=utf-8', expect.stringContaining("default-src 'none'")]);
    expect(page.text).toMatch(/^<!doctype html>[\s\S]*small@1/);
    const csv = await report('?format=csv&table=contact-changes');
    expect([csv.headers['content-type'], csv.text.trim().split(/\r?\n/).length]).toEqual(['text/csv; charset=utf-8', 13]);
    expect((await report('?table=changed-lines', 'application/x-ndjson')).text.trim().split('\n')).toHaveLength(12);
    const parquet = await report('?format=parquet&table=weeks');
    expect([parquet.headers['content-type'], parquet.text.slice(0, 4)]).toEqual(['application/vnd.apache.parquet', 'PAR1']);
    expect((await report('?format=csv')).json()).toMatchObject({ status: 400, code: 'invalid-parameter', parameter: 'table', allowed: expect.arrayContaining(['weeks']) });
    expect((await report('', 'image/png')).json()).toMatchObject({ status: 406, code: 'not-acceptable' });
  });

  it('run one model alone, within bounds, for some contacts, without hand-offs', async () => {
    const alone = await reported({ model: { id: 'small' }, against: null, asOf: '2026-02-25T00:00:00+08:00', from: '2026-02-20T00:00:00Z', to: '2026-02-23T00:00:00Z', handoffs: 'ignore' });
    expect(alone.question).toEqual({ model: expect.objectContaining({ id: 'small', version: 1 }), against: null, asOf: '2026-02-24T16:00:00.000Z', from: '2026-02-20T00:00:00.000Z', to: '2026-02-23T00:00:00.000Z', where: null, handoffs: 'ignore' });
    expect(alone.contactChanges[0]).toMatchObject({ before: null });
    const some = await reported({ model: { draft: DRAFT }, where: '{ state.behaviour: { gte: 100 } }' });
    expect(some).toMatchObject({ contacts: 10, question: { where: { 'state.behaviour': { gte: 100 } } } });
  });

  it('say so when nobody answers', async () => {
    const { id } = await ask({ model: { draft: DRAFT }, where: { 'profile.title': 'Pope' } });
    expect(await over(id)).toMatchObject({ state: 'done', outcome: { contacts: 0, changed: 0, notices: ['no contact answers `where`: there is nothing to compare'] } });
  });

  it.each([
    ['no model', {}, 400, { code: 'invalid-body', pointer: '/model' }],
    ['a model that is nothing', { model: {} }, 400, { code: 'invalid-body', pointer: '/model/id' }],
    ['a model that is two things', { model: { id: 'small', draft: DRAFT } }, 400, { code: 'invalid-body', pointer: '/model' }],
    ['a draft that is null', { model: { draft: null } }, 400, { code: 'invalid-body', pointer: '/model/draft' }],
    ['an unknown member', { model: { id: 'small' }, when: 'now' }, 400, { code: 'invalid-body', pointer: '/when' }],
    ['a time that is none', { model: { id: 'small' }, asOf: 'yesterday' }, 400, { code: 'invalid-body', pointer: '/asOf' }],
    ['a model that nobody published', { model: { id: 'small', version: 9 } }, 404, { code: 'unknown-model', pointer: '/model' }],
    ['another model that nobody published', { model: { id: 'small' }, against: { id: 'none' } }, 404, { code: 'unknown-model', pointer: '/against' }],
    ['a draft that does not parse', { model: { draft: 'schema: [' } }, 422, { code: 'invalid-model', pointer: '/model/draft', errors: [{ path: '' }] }],
    ['a draft with an unknown field', { model: { draft: { ...MODEL, fit: { rules: [{ id: 'x', when: { 'profil.title': 'x' }, points: 1 }] } } } }, 422, { code: 'invalid-model', errors: [{ path: '/fit/rules/0/when/profil.title' }] }],
    ['a draft that is too large', { model: { draft: `# ${'x'.repeat(1_048_576)}` } }, 422, { code: 'invalid-model', errors: [{ message: 'the text is too long' }] }],
    ['a predicate with a sealed key', { model: { id: 'small' }, where: { 'profile.email': 'a' } }, 422, { code: 'invalid-predicate', pointer: '/where', errors: [{ path: '/profile.email' }] }],
    ['a predicate of a touchpoint', { model: { id: 'small' }, where: 'channel: web' }, 422, { code: 'invalid-predicate', errors: [{ path: '/channel' }] }],
    ['bounds the wrong way round', { model: { id: 'small' }, from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }, 422, { code: 'bounds-reversed', pointer: '/from' }],
  ])('refuse %s', async (_, body, status, problem) => {
    const answer = await api.post('/v1/replays', body);
    expect(answer.json()).toMatchObject({ status, ...problem });
  });

  it('fail where as-of is before all history, and say when that begins', async () => {
    const { id } = await ask({ model: { id: 'small' }, asOf: '2006-03-02T00:00:00Z' });
    expect(await over(id)).toMatchObject({ state: 'failed', failure: { code: 'as-of-before-history', message: expect.stringContaining('the first fact is of 2026-02-21') } });
    expect((await api.get(`/v1/replays/${id}/report`)).json()).toMatchObject({ status: 409, code: 'replay-not-done', detail: expect.stringContaining('as-of-before-history') });
  });

  it('are for analysts, known by their ids, and asked once under one key', async () => {
    for (const key of ['channel', 'sales']) expect((await api.post('/v1/replays', { model: { id: 'small' } }, { key })).status).toBe(403);
    for (const path of ['', '/report', '/diff', '/events']) expect((await api.get(`/v1/replays/nobody${path}`)).json()).toMatchObject({ status: 404, code: 'unknown-replay' });
    expect((await api.call('DELETE', '/v1/replays/nobody')).status).toBe(404);
    const headers = { 'idempotency-key': createHash('sha256').update('x').digest('hex') };
    const [first, again] = [await api.post('/v1/replays', { model: { id: 'small' } }, { headers }), await api.post('/v1/replays', { model: { id: 'small' } }, { headers })];
    expect([again.status, again.json()['id']]).toEqual([202, first.json()['id']]);
    expect((await api.post('/v1/replays', { model: { draft: DRAFT } }, { headers })).json()).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
    await over(String(first.json()['id']));
  });

  it('are listed, the latest first, and removed when they are over', async () => {
    const { id } = await ask();
    await over(id);
    const page = (await api.get('/v1/replays?limit=1')).json<{ items: ReplayRow[]; nextCursor: string }>();
    expect(page).toMatchObject({ items: [{ id, state: 'done' }], nextCursor: expect.any(String) });
    expect((await api.get(`/v1/replays?cursor=${page.nextCursor}`)).json<{ items: ReplayRow[] }>().items.map((row) => row.id)).not.toContain(id);
    expect((await api.call('DELETE', `/v1/replays/${id}`)).json()).toMatchObject({ id, state: 'done' });
    expect((await api.get(`/v1/replays/${id}`)).status).toBe(404);
    expect(api.test.failures).toEqual([]);
  });
});
