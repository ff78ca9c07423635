import type { Api } from '../api.fixture.spec';
import { startApi, touchpoint } from '../api.fixture.spec';

const STRUCTURED = { 'content-type': 'application/cloudevents+json' };

describe('POST /v1/dead-letters/{id}/retry', () => {
  let api: Api;
  let letter: string;
  beforeEach(async () => {
    api = await startApi();
    await api.post('/v1/touchpoints', touchpoint('ada-1', 'ada@acme.example'), { headers: STRUCTURED });
    const conflict = await api.post('/v1/touchpoints', touchpoint('ada-1', 'ada@acme.example', { action: 'left' }), { headers: STRUCTURED });
    letter = `/v1/dead-letters/${String(conflict.json()['letterId'])}`;
  });
  afterEach(() => api.stop());

  const mend = async (message: unknown) => (await api.post(`${letter}/retry`, { message })).json();

  it('takes a message that stands in for its own, once', async () => {
    const mendable = (await api.get(letter)).json<{ mendable: string }>().mendable;
    const mended = JSON.stringify({ ...(JSON.parse(mendable) as object), id: 'ada-2' });
    expect(await mend(mendable)).toMatchObject({ outcome: 'conflict', factId: 'tests#ada-1' });
    expect(await mend(mended)).toMatchObject({ outcome: 'accepted', factId: 'tests#ada-2' });
    expect(await mend(mended)).toMatchObject({ outcome: 'duplicate' });
    expect(await mend(mended.replace('ada-2', 'ada-3'))).toMatchObject({ outcome: 'rejected', code: 'letter-resolved' });
    expect((await api.get(letter)).json()).toMatchObject({ status: 'resolved' });
  });

  it('refuses what is no text, none, or nested without end, and keeps the letter', async () => {
    for (const message of [{}, [], 7, '']) expect(await mend(message)).toMatchObject({ status: 400, code: 'invalid-body', pointer: '/message' });
    expect(await mend(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`)).toMatchObject({ outcome: 'rejected' });
    expect(await mend(null)).toMatchObject({ outcome: 'conflict' });
    expect((await api.get(letter)).json()).toMatchObject({ status: 'open' });
  });
});
