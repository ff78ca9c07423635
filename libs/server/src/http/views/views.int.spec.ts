import type { Api } from '../api.fixture.spec';
import { startApi } from '../api.fixture.spec';
import { storedViews } from './stored-views.fixture.spec';

interface Listed {
  readonly items: readonly { readonly name: string }[];
  readonly nextCursor: string | null;
}

describe('views over HTTP', () => {
  let api: Api;
  beforeEach(async () => {
    api = await startApi({ views: storedViews() });
  });
  afterEach(() => api.stop());

  const names = async (): Promise<readonly string[]> => (await api.get('/v1/views')).json<Listed>().items.map(({ name }) => name);
  const drop = (name: string, key = 'admin') => api.call('DELETE', `/v1/views/${name}`, { key });

  it('are listed page by page, and go when they are dropped', async () => {
    const first = (await api.get('/v1/views?limit=1')).json<Listed>();
    expect(first.items).toMatchObject([{ name: 'views-1.db', version: 1, bytes: 4_096, position: 10, used: false }]);
    const second = (await api.get(`/v1/views?limit=1&cursor=${first.nextCursor}`)).json<Listed>();
    expect(second).toMatchObject({ items: [{ name: 'views-2.db', used: true }], nextCursor: null });
    expect((await drop('views-1.db')).status).toBe(204);
    expect(await names()).toEqual(['views-2.db']);
  });

  it('are refused where they are in use, or are not there', async () => {
    expect((await drop('views-2.db')).json()).toMatchObject({ status: 409, code: 'views-in-use', detail: expect.stringContaining('projector') as string });
    for (const name of ['views-3.db', '..%2Flog.db', 'log.db']) expect((await drop(name)).json()).toMatchObject({ status: 404, code: 'unknown-views' });
    expect(await names()).toEqual(['views-1.db', 'views-2.db']);
  });

  it('are for admins', async () => {
    for (const key of ['channel', 'sales', 'analyst']) {
      expect((await api.get('/v1/views', { key })).status).toBe(403);
      expect((await drop('views-1.db', key)).status).toBe(403);
    }
    expect(await names()).toHaveLength(2);
  });
});

it('without anybody who keeps views of other versions there are none', async () => {
  const api = await startApi();
  expect((await api.get('/v1/views')).json()).toEqual({ items: [], nextCursor: null });
  expect((await api.call('DELETE', '/v1/views/views-1.db')).json()).toMatchObject({ code: 'unknown-views' });
  await api.stop();
});
