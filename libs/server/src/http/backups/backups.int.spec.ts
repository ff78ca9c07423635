import type { BackupSummary, RunningBackup } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import type { Api } from '../api.fixture.spec';
import { START, startApi } from '../api.fixture.spec';
import type { BackupRow } from './backup-desk';

const SUMMARY: BackupSummary = { position: 12, events: 11, bytes: 4_096, consumers: 'noted', endedAt: START + 1_000 };

/** A backup that the test ends. */
class Stub implements RunningBackup {
  finish: (summary: BackupSummary) => void = () => undefined;
  fail: (error: Error) => void = () => undefined;
  readonly done = new Promise<BackupSummary>((resolve, reject) => {
    this.finish = resolve;
    this.fail = reject;
  });

  share(): number {
    return 0.25;
  }
}

describe('backups over HTTP', () => {
  let api: Api;
  let begun: { readonly directory: string; readonly backup: Stub }[];
  beforeEach(async () => {
    begun = [];
    api = await startApi({
      backups: {
        begin: (directory) => {
          if (directory === '/full') throw new WaymarkError('backup-refused', '/full is not empty: name another');
          const backup = new Stub();
          begun.push({ directory, backup });
          return backup;
        },
      },
    });
  });
  afterEach(() => api.stop());

  const begin = async (directory = '/copies/monday'): Promise<BackupRow> => (await api.post('/v1/backups', { directory })).json<BackupRow>();
  const show = async (id: string): Promise<BackupRow> => (await api.get(`/v1/backups/${id}`)).json<BackupRow>();
  const last = (): Stub => {
    const latest = begun.at(-1);
    if (!latest) throw new Error('none was begun');
    return latest.backup;
  };

  it('are begun, watched and told of when they are done', async () => {
    const answer = await api.post('/v1/backups', { directory: '/copies/monday' });
    const { id } = answer.json<BackupRow>();
    expect([answer.status, answer.headers['location']]).toEqual([202, `/v1/backups/${id}`]);
    expect(begun).toMatchObject([{ directory: '/copies/monday' }]);
    expect(await show(id)).toMatchObject({ status: 'running', progress: 0.25, position: null, endedAt: null });
    last().finish(SUMMARY);
    await last().done;
    expect(await show(id)).toMatchObject({ status: 'done', progress: 1, position: 12, events: 11, bytes: 4_096, consumers: 'noted', endedAt: '2026-03-02T09:00:01.000Z', failure: null });
  });

  it('are made one at a time', async () => {
    const { id } = await begin();
    expect((await api.post('/v1/backups', { directory: '/other' })).json()).toMatchObject({ status: 409, code: 'backup-running', detail: expect.stringContaining(id) });
    last().finish(SUMMARY);
    await last().done;
    expect(await begin('/other')).toMatchObject({ status: 'running' });
    expect(begun).toHaveLength(2);
  });

  it('say why they failed, and make room for the next', async () => {
    const { id } = await begin();
    last().fail(new WaymarkError('disk-full', 'the disk is full: make room'));
    await last().done.catch(() => undefined);
    expect(await show(id)).toMatchObject({ status: 'failed', failure: 'the disk is full: make room' });
    const second = await begin();
    last().fail(new Error('some secret path'));
    await last().done.catch(() => undefined);
    expect((await show(second.id)).failure).not.toContain('secret');
  });

  it('are refused where the directory will not do', async () => {
    expect((await api.post('/v1/backups', { directory: '/full' })).json()).toMatchObject({ status: 409, code: 'backup-refused' });
    expect((await api.post('/v1/backups', { directory: 'relative/path' })).json()).toMatchObject({ status: 400, code: 'invalid-body', pointer: '/directory' });
    expect((await api.post('/v1/backups', {})).json()).toMatchObject({ status: 400, code: 'invalid-body' });
    expect((await api.get('/v1/backups/nobody')).json()).toMatchObject({ status: 404, code: 'unknown-backup' });
    expect(begun).toEqual([]);
  });

  it('are for admins, and forget the oldest of many', async () => {
    for (const key of ['channel', 'sales', 'analyst']) expect((await api.post('/v1/backups', { directory: '/x' }, { key })).status).toBe(403);
    const first = await begin();
    for (let times = 0; times < 20; times += 1) {
      last().finish(SUMMARY);
      await last().done;
      await begin();
    }
    expect((await api.get(`/v1/backups/${first.id}`)).status).toBe(404);
  });
});

it('without anything that makes backups they are refused', async () => {
  const api = await startApi();
  expect((await api.post('/v1/backups', { directory: '/x' })).json()).toMatchObject({ status: 409, code: 'no-backups' });
  await api.stop();
});
