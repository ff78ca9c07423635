import type { ApiAnswer, ApiRequest } from '../api/transport';
import { sendChunk } from './send-chunk';

const CHUNK = { firstLine: 7, text: '{}', lines: 1 };
const DONE = { counts: { accepted: 1, duplicate: 0, conflict: 0, erased: 0, rejected: 0 }, problems: [], samples: [] };

function answering(...answers: readonly { readonly status: number; readonly retryAfter?: string; readonly body?: object }[]) {
  const sent: ApiRequest[] = [];
  const send = (request: ApiRequest): Promise<ApiAnswer> => {
    const { status, retryAfter, body } = answers[Math.min(sent.length, answers.length - 1)] ?? { status: 500 };
    sent.push(request);
    return Promise.resolve({ status, header: () => retryAfter ?? null, body: JSON.stringify(body ?? {}) });
  };
  const waits: number[] = [];
  const pause = (waitMs: number): Promise<void> => {
    waits.push(waitMs);
    return Promise.resolve();
  };
  return { api: { send }, sent, waits, pause };
}

describe('sending a chunk', () => {
  it('tells where its first line stands and what is wanted of it', async () => {
    const { api, sent, pause } = answering({ status: 200, body: DONE });
    expect(await sendChunk(api, CHUNK, { dryRun: false, only: 'handoffs' }, pause)).toEqual(DONE);
    expect(sent).toEqual([{ method: 'POST', path: '/v1/imports?firstLine=7&dryRun=false&only=handoffs', body: '{}', contentType: 'application/x-ndjson' }]);
  });

  it('waits as long as an overloaded engine says, and sends again', async () => {
    const { api, sent, waits, pause } = answering({ status: 429, retryAfter: '3' }, { status: 429 }, { status: 200, body: DONE });
    expect(await sendChunk(api, CHUNK, { dryRun: false }, pause)).toEqual(DONE);
    expect([waits, sent.length]).toEqual([[3_000, 1_000], 3]);
  });

  it('gives up one day, with the word that nothing is added twice', async () => {
    const { api, waits, pause } = answering({ status: 429 });
    await expect(sendChunk(api, CHUNK, { dryRun: false }, pause)).rejects.toThrow(/adds nothing twice/);
    expect(waits).toHaveLength(600);
  });

  it('fails with the message of any other refusal', async () => {
    const { api, pause } = answering({ status: 403, body: { detail: 'key x may not do that', code: 'wrong-role' } });
    await expect(sendChunk(api, CHUNK, { dryRun: true }, pause)).rejects.toThrow('key x may not do that (wrong-role)');
  });
});
