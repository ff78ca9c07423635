import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FoldRequest, FoldResults, FoldWatch, HistoryFolder, ReplayReport } from '@waymark/replay';
import { InlineFolder } from '@waymark/replay';
import type { Log } from '../../core/parts';
import type { ReplayRow } from '../../replays/replay';
import type { Api } from '../api.fixture.spec';
import { DAY_MS, MODEL, restartApi, START, startApi } from '../api.fixture.spec';

/** Folds when the test lets it; a signal ends the waiting. */
class HeldFolder implements HistoryFolder {
  held = false;
  broken: Error | null = null;
  folds = 0;
  private readonly inner = new InlineFolder(() => new Promise((resolve) => setImmediate(resolve)));
  private letGo: () => void = () => undefined;

  async fold(request: FoldRequest, watch: FoldWatch = {}): Promise<FoldResults> {
    this.folds += 1;
    if (this.broken) throw this.broken;
    if (this.held) await this.waiting(watch.signal);
    watch.signal?.throwIfAborted();
    return this.inner.fold(request, watch);
  }

  release(): void {
    this.held = false;
    this.letGo();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private waiting(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      this.letGo = resolve;
      signal?.addEventListener('abort', () => resolve());
    });
  }
}

const draft = (points: number) => ({ ...MODEL, behaviour: { rules: [{ ...MODEL.behaviour.rules[0], points }, MODEL.behaviour.rules[1]] } });
const question = (points = 50): object => ({ model: { draft: draft(points) } });

describe('the life of a replay', () => {
  let api: Api;
  let folder: HeldFolder;
  let said: string[];
  const logger: Log = { info: () => undefined, warn: (_, message) => void said.push(message), error: (_, message) => void said.push(message) };

  beforeEach(async () => {
    said = [];
    folder = new HeldFolder();
    api = await startApi({}, {}, logger, { historyFolder: folder });
    await api.activate(MODEL);
    for (let who = 0; who < 5; who += 1) for (let visit = 0; visit <= who; visit += 1) await api.touch(`t-${who}-${visit}`, `p${who}@example.com`, {}, START - (9 - visit) * DAY_MS);
    await api.settled();
  });
  afterEach(() => api.stop());

  const ask = async (points?: number): Promise<string> => (await api.post('/v1/replays', question(points))).json<ReplayRow>().id;
  const show = async (id: string): Promise<ReplayRow> => (await api.get(`/v1/replays/${id}`)).json<ReplayRow>();
  const becomes = async (id: string, ...states: readonly ReplayRow['state'][]): Promise<ReplayRow> => {
    for (;;) {
      const row = await show(id);
      if (states.includes(row.state)) return row;
      await api.clock.breathe();
    }
  };
  const report = async (id: string): Promise<ReplayReport> => (await api.get(`/v1/replays/${id}/report`)).json<ReplayReport>();
  const cancel = async (id: string): Promise<ReplayRow> => (await api.call('DELETE', `/v1/replays/${id}`)).json<ReplayRow>();

  it('waits for its turn, runs, and keeps what was folded for the next question', async () => {
    folder.held = true;
    const [first, second, third] = [await ask(), await ask(60), await ask(70)];
    expect(await becomes(first, 'folding')).toMatchObject({ progress: { phase: 'folding', done: 0, of: 36 }, ahead: 0 });
    expect([await show(second), await show(third)]).toMatchObject([{ state: 'queued', ahead: 1, progress: null }, { state: 'queued', ahead: 2 }]);
    folder.release();
    for (const id of [first, second, third]) await becomes(id, 'done');
    expect(folder.folds).toBe(4);
  });

  it('is cancelled while it waits and while it runs, and lets the next one begin', async () => {
    folder.held = true;
    const [first, second, third] = [await ask(), await ask(60), await ask(70)];
    await becomes(first, 'folding');
    expect(await cancel(second)).toMatchObject({ state: 'cancelled', progress: null });
    expect(await cancel(first)).toMatchObject({ state: 'cancelled', progress: null, endedAt: expect.any(String) });
    folder.release();
    expect(await becomes(third, 'done')).toMatchObject({ failure: null });
    expect((await api.get(`/v1/replays/${first}/report`)).json()).toMatchObject({ code: 'replay-not-done', detail: expect.stringContaining('it is cancelled') });
    expect([(await show(first)).state, (await show(second)).state]).toEqual(['cancelled', 'cancelled']);
    expect(said).toEqual([]);
  });

  it('refuses more than may wait', async () => {
    folder.held = true;
    await becomes(await ask(), 'folding');
    for (let times = 0; times < 20; times += 1) await ask();
    expect((await api.post('/v1/replays', question())).json()).toMatchObject({ status: 429, code: 'too-many-replays' });
    for (const { id } of (await api.get('/v1/replays')).json<{ items: ReplayRow[] }>().items) await cancel(id);
  });

  it('fails alone, says nothing of our insides, and the next one runs', async () => {
    folder.broken = new Error('thread 7 of /secret died');
    const failed = await becomes(await ask(), 'failed');
    expect(failed.failure).toEqual({ code: 'internal', message: 'something failed on our side; it has been logged' });
    expect(said).toEqual(['a replay failed']);
    folder.broken = null;
    expect(await becomes(await ask(), 'done')).toMatchObject({ outcome: { contacts: 5 } });
  });

  it('begins again after a restart in its middle, and comes to the same', async () => {
    const before = await report((await becomes(await ask(), 'done')).id);
    folder.held = true;
    const [running, waiting] = [await ask(), await ask()];
    await becomes(running, 'folding');
    api.clock.moveTo(START + DAY_MS);
    api = await restartApi(api);
    expect([await show(running), await show(waiting)]).toMatchObject([{ state: 'queued' }, { state: 'queued' }]);
    await api.engine.replays?.desk.resume();
    for (const id of [running, waiting]) {
      await becomes(id, 'done');
      expect(await report(id)).toEqual({ ...before, refolded: expect.anything() as unknown });
      expect((await api.get(`/v1/replays/${id}/diff`)).json<{ items: object[] }>().items).toEqual(before.contactChanges);
    }
  });

  it('is served from its files after a restart, also when the history has gone on', async () => {
    const { id } = await becomes(await ask(), 'done');
    const [before, diff] = [await report(id), (await api.get(`/v1/replays/${id}/diff`)).text];
    api = await restartApi(api);
    await api.touch('later', 'p4@example.com', {}, START - 20 * DAY_MS);
    expect([await report(id), (await api.get(`/v1/replays/${id}/diff`)).text]).toEqual([before, diff]);
  });

  it('is given up after the engine has died with it three times', async () => {
    const { id } = await becomes(await ask(), 'done');
    api = await restartApi(api, undefined, (directory) => {
      const file = join(directory, 'replays', `${id}.state.json`);
      writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), state: 'running', starts: 3, outcome: null }));
    });
    await api.engine.replays?.desk.resume();
    expect(await becomes(id, 'failed')).toMatchObject({ failure: { code: 'given-up' } });
  });

  it('is asked again where its files were damaged, and says so', async () => {
    const { id } = await becomes(await ask(), 'done');
    const other = (await becomes(await ask(60), 'done')).id;
    const path = (name: string): string => join(api.test.directory, 'replays', name);
    writeFileSync(path(`${id}.report.json`), '{ "half": ');
    writeFileSync(path(`${id}.changes.ndjson`), '{ "half": \n');
    writeFileSync(path(`${other}.state.json`), '');
    for (const what of ['report', 'diff']) expect((await api.get(`/v1/replays/${id}/${what}`)).json()).toMatchObject({ status: 409, code: 'replay-damaged' });
    api = await restartApi(api, logger);
    expect((await api.get('/v1/replays')).json<{ items: ReplayRow[] }>().items.map((row) => row.id)).toEqual([id]);
    expect(readdirSync(path('')).filter((name) => name.startsWith(other))).toEqual([]);
    expect(said).toEqual(Array(2).fill('a file of a replay is damaged and is not used: ask the replay again'));
  });

  it('answers from a history made anew where the file of its columns was damaged, and says so', async () => {
    const before = await report((await becomes(await ask(), 'done')).id);
    api = await restartApi(api, logger, (directory) => {
      const file = join(directory, 'history');
      writeFileSync(file, readFileSync(file).map((byte, at) => (at === 300 ? byte ^ 1 : byte)));
    });
    expect(await report((await becomes(await ask(), 'done')).id)).toEqual(before);
    expect(said).toEqual([expect.stringMatching(/cannot be used .*: the history is made anew from the log$/)]);
  });

  it('tells its progress as events, until it is over', async () => {
    await api.app.listen(0, '127.0.0.1');
    const address = `http://127.0.0.1:${(api.app.getHttpServer().address() as AddressInfo).port}`;
    const follow = (id: string): Promise<Response> => fetch(`${address}/v1/replays/${id}/events`, { headers: { authorization: `Bearer ${api.keys['analyst']}` } });
    folder.held = true;
    const id = await ask();
    const [stream, other] = [await follow(id), await follow(await ask(60))];
    expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    await becomes(id, 'folding');
    folder.release();
    const told = eventsIn(await stream.text());
    for (const { data } of told) api.documented.matches('Replay', data, 'an event of the stream');
    expect(told.at(-1)).toMatchObject({ event: 'done' });
    expect(new Set(told.slice(0, -1).map(({ event }) => event))).toEqual(new Set(['progress']));
    expect(eventsIn(await other.text()).at(-1)).toMatchObject({ event: 'done' });
    await cancel(id);
    const gone = await follow(id);
    expect([gone.status, await gone.json()]).toMatchObject([404, { code: 'unknown-replay' }]);
  });
});

function eventsIn(text: string): readonly { readonly event: string; readonly data: string }[] {
  return [...text.matchAll(/^event: (\w+)\ndata: (.*)$/gm)].map(([, event = '', data = '']) => ({ event, data }));
}
