import { gzipSync } from 'node:zlib';
import type { Api } from '../api.fixture.spec';
import { startApi, touchpoint } from '../api.fixture.spec';

const STRUCTURED = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
const BATCH = { 'content-type': 'application/cloudevents-batch+json' };

describe('POST /v1/touchpoints', () => {
  let api: Api;
  beforeEach(async () => {
    api = await startApi({}, { maxWaitingFacts: 3 });
  });
  afterEach(() => api.stop());

  const send = (body: unknown, headers: Readonly<Record<string, string>>) => api.post('/v1/touchpoints', body, { key: 'channel', headers });

  it('takes one in structured mode, and the same again as a duplicate', async () => {
    const first = await send(touchpoint('1', 'a@example.com'), STRUCTURED);
    expect([first.status, first.json()]).toMatchObject([202, { events: [{ index: 0, outcome: 'accepted', factId: 'tests#1' }] }]);
    expect((await send(touchpoint('1', 'a@example.com'), STRUCTURED)).json()).toEqual({ events: [{ index: 0, outcome: 'duplicate', factId: 'tests#1' }] });
  });

  it('takes one in binary mode', async () => {
    const headers = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': 'tests', 'ce-type': 'waymark.touchpoint.v1', 'ce-time': '2026-03-01T00:00:00Z', 'ce-subject': 'email:a%40example.com' };
    const answer = await send({ channel: 'web', action: 'viewed' }, headers);
    expect(answer.json()).toMatchObject({ events: [{ outcome: 'accepted' }] });
  });

  it('answers for each of a batch; one bad event rejects no neighbour', async () => {
    const good = touchpoint('1', 'a@example.com');
    const answer = await send([good, { ...good, id: '2', type: 'other' }, touchpoint('1', 'a@example.com', { action: 'left' })], BATCH);
    expect([answer.status, answer.json()]).toMatchObject([
      202,
      { events: [{ outcome: 'accepted' }, { index: 1, outcome: 'rejected', code: 'unknown-type', pointer: '/type' }, { index: 2, outcome: 'conflict' }] },
    ]);
  });

  it('unpacks gzip within its bound', async () => {
    const packed = { ...BATCH, 'content-encoding': 'gzip' };
    expect((await send(gzipSync(JSON.stringify([touchpoint('1', 'a@example.com')])), packed)).status).toBe(202);
    expect((await send(gzipSync(Buffer.alloc(6 * 1024 * 1024)), packed)).json()).toMatchObject({ status: 413, code: 'too-large' });
    expect((await send('no gzip', packed)).json()).toMatchObject({ status: 400, code: 'not-gzip' });
    expect((await send(gzipSync('[]').subarray(0, 12), packed)).json()).toMatchObject({ status: 400, code: 'not-gzip' });
    expect((await send('[]', { ...BATCH, 'content-encoding': 'br' })).json()).toMatchObject({ status: 415, code: 'unsupported-encoding' });
  });

  it('outlives a stream that breaks when its request has been answered', async () => {
    const packed = { ...BATCH, 'content-encoding': 'gzip' };
    const endless = Buffer.concat([gzipSync(Buffer.alloc(6 * 1024 * 1024)), Buffer.from('no gzip')]);
    expect((await send(endless, packed)).status).toBe(413);
    const broken = Buffer.concat([gzipSync('[]'), Buffer.from('no gzip'), gzipSync('[]').subarray(0, 15)]);
    for (let times = 0; times < 20; times += 1) expect((await send(broken, packed)).status).toBeLessThan(500);
  });

  it('refuses what it cannot read, with a code and a place', async () => {
    expect((await send('x'.repeat(6 * 1024 * 1024), BATCH)).json()).toMatchObject({ status: 413, code: 'too-large' });
    expect((await send('{', STRUCTURED)).json()).toMatchObject({ status: 400, code: 'not-json' });
    expect((await send('{}', { 'content-type': 'text/plain' })).json()).toMatchObject({ status: 400, code: 'not-cloudevent' });
    expect((await send(Buffer.from([0x22, 0xff, 0x22]), STRUCTURED)).json()).toMatchObject({ status: 400, code: 'unfaithful-text' });
    expect((await send({ ...touchpoint('1', 'a@example.com'), time: 'noon' }, STRUCTURED)).json()).toMatchObject({ status: 400, code: 'invalid-time', pointer: '/time' });
    expect((await send(touchpoint('1', 'a@example.com', { channel: 'handoff' }), STRUCTURED)).json()).toMatchObject({ status: 400, code: 'reserved-channel' });
    expect((await api.app.inject({ method: 'POST', url: '/v1/touchpoints', headers: { authorization: `Bearer ${api.keys['channel']}` } })).json()).toMatchObject({ status: 400, code: 'not-cloudevent' });
  });

  it('says come again when too much waits, and takes nothing of that', async () => {
    const batches = [1, 2, 3].map((batch) => [1, 2].map((each) => touchpoint(`${batch}-${each}`, 'a@example.com')));
    const answers = await Promise.all(batches.map((batch) => send(batch, BATCH)));
    expect(answers.map(({ status }) => status)).toEqual([202, 429, 429]);
    expect(answers[1]?.headers['retry-after']).toBe('1');
    expect(answers[1]?.json()).toMatchObject({ code: 'overloaded' });
    expect((await send(batches[1], BATCH)).json()).toMatchObject({ events: [{ outcome: 'accepted' }, { outcome: 'accepted' }] });
  });
});
