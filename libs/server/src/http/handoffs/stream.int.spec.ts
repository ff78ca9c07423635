import type { AddressInfo } from 'node:net';
import type { Api } from '../api.fixture.spec';
import { MODEL, startApi } from '../api.fixture.spec';

interface Told {
  readonly id: number;
  readonly data: { readonly position: number; readonly handoffId: string; readonly action: string; readonly handoff: { readonly status: string } };
  readonly text: string;
}

/** Reads server-sent events off a real connection. */
class Listener {
  readonly told: Told[] = [];
  private text = '';

  constructor(
    readonly response: Response,
    private readonly leaving: AbortController,
  ) {}

  async until(count: number): Promise<void> {
    const reader = (this.response.body as ReadableStream<Uint8Array>).getReader();
    while (this.told.length < count) {
      const { value, done } = await reader.read();
      if (done) throw new Error('the stream ended');
      this.text += new TextDecoder().decode(value);
      const events = this.text.split('\n\n');
      this.text = events.pop() ?? '';
      this.told.push(...events.filter((event) => event.includes('data: ')).map(parse));
    }
    reader.releaseLock();
  }

  leave(): void {
    this.leaving.abort();
  }
}

function parse(event: string): Told {
  const lines = Object.fromEntries(event.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(': ') + 2)]));
  return { id: Number(lines['id']), data: JSON.parse(String(lines['data'])) as Told['data'], text: event };
}

describe('GET /v1/handoffs/stream', () => {
  let api: Api;
  let address: string;
  beforeEach(async () => {
    api = await startApi();
    await api.activate(MODEL);
    await api.app.listen(0, '127.0.0.1');
    address = `http://127.0.0.1:${(api.app.getHttpServer().address() as AddressInfo).port}`;
  });
  afterEach(() => api.stop());

  async function listen(headers: Readonly<Record<string, string>> = {}, query = ''): Promise<Listener> {
    const leaving = new AbortController();
    const all = { authorization: `Bearer ${api.keys['sales']}`, ...headers };
    return new Listener(await fetch(`${address}/v1/handoffs/stream${query}`, { headers: all, signal: leaving.signal }), leaving);
  }

  const ask = (name: string): Promise<string> => api.touch(name, `${name}@example.com`, { action: 'demo_requested' });

  it('tells every change as it happens, without a word of the person', async () => {
    const listener = await listen();
    expect(listener.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    await ask('ada');
    await listener.until(1);
    const id = listener.told[0]?.data.handoffId;
    await api.post(`/v1/handoffs/${id}/accept`, { note: 'nice talk' }, { key: 'sales' });
    await listener.until(2);
    expect(listener.told.map(({ data }) => data.action)).toEqual(['offered', 'accepted']);
    expect(listener.told[1]?.data.handoff.status).toBe('accepted');
    for (const { text, data, id: eventId } of listener.told) {
      expect(eventId).toBe(data.position);
      expect(text).not.toMatch(/ada@example|nice talk/);
      api.documented.matches('HandoffNews', JSON.stringify(data), 'an event of the stream');
    }
    listener.leave();
  });

  it('goes on after Last-Event-ID without gap or double', async () => {
    const first = await listen();
    await ask('a');
    await first.until(1);
    first.leave();
    for (const name of ['b', 'c', 'd']) await ask(name);
    const last = String(first.told[0]?.id);
    const second = await listen({ 'last-event-id': last }, '?lastEventId=999999');
    await ask('e');
    await second.until(4);
    const third = await listen({}, `?lastEventId=${last}`);
    await third.until(4);
    expect(third.told.map(({ id }) => id)).toEqual(second.told.map(({ id }) => id));
    expect(new Set(second.told.map(({ data }) => data.handoffId)).size).toBe(4);
    second.leave();
    third.leave();
  });

  it('goes on from where a page of the queue stood', async () => {
    await ask('a');
    await api.settled();
    const { position } = (await api.get('/v1/handoffs')).json<{ position: number }>();
    await ask('b');
    const listener = await listen({}, `?lastEventId=${position}`);
    await listener.until(1);
    expect(listener.told[0]?.id).toBeGreaterThan(position);
    listener.leave();
  });

  it('refuses a position that is none, and ends when the server closes', async () => {
    const refused = await listen({ 'last-event-id': 'abc' });
    expect([refused.response.status, await refused.response.json()]).toMatchObject([400, { code: 'invalid-parameter' }]);
    const listener = await listen();
    const ended = expect(listener.until(1)).rejects.toThrow('the stream ended');
    await api.app.close();
    await ended;
  });
});
