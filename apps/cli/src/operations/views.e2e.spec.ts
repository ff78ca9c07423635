import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredViews } from '@waymark/engine';
import { VIEW_VERSION } from '@waymark/views';
import { buildApps, Workplace } from '../cli-process.fixture';

jest.setTimeout(180_000);

const USED = `views-${VIEW_VERSION}.db`;
const OLD = `views-${VIEW_VERSION - 1}.db`;

describe('waymark views', () => {
  let workplace: Workplace;
  beforeAll(async () => {
    buildApps('cli');
    workplace = new Workplace();
    workplace.write('facts.ndjson', JSON.stringify({ kind: 'touchpoint', id: 'a1', contactId: 'a', occurredAt: '2026-03-01T09:00:00Z', channel: 'webinar', action: 'attended' }));
    await workplace.json(['import', 'facts.ndjson']);
    workplace.write(join('data', OLD), 'what an old version has left');
  });
  afterAll(() => workplace.remove());

  it('lists what stands in the directory, and drops what nobody uses once it is confirmed', async () => {
    const listed = await workplace.json<readonly StoredViews[]>(['views', 'list']);
    expect(listed).toMatchObject([{ name: OLD, used: false, position: null }, { name: USED, used: true, position: expect.any(Number) as number }]);
    expect((await workplace.run(['views', 'list'])).stdout).toMatch(new RegExp(`${USED} +${VIEW_VERSION} +all +[0-9.]+ MiB +[0-9]+ +yes`));
    const asked = await workplace.run(['views', 'drop', OLD]);
    expect(asked).toMatchObject({ status: 1, stderr: expect.stringContaining(`waymark views drop ${OLD} --yes`) as string });
    expect(existsSync(join(workplace.path, 'data', OLD))).toBe(true);
    expect(await workplace.run(['views', 'drop', OLD, '--yes'])).toMatchObject({ status: 0, stdout: `the views ${OLD} are gone\n` });
    expect(existsSync(join(workplace.path, 'data', OLD))).toBe(false);
  });

  it('refuses what is in use, and what is not there', async () => {
    expect(await workplace.run(['views', 'drop', USED, '--yes'])).toMatchObject({ status: 1, stderr: expect.stringContaining('in use') as string });
    expect(await workplace.run(['views', 'drop', 'log.db', '--yes'])).toMatchObject({ status: 1, stderr: expect.stringContaining('waymark views list') as string });
    expect(existsSync(join(workplace.path, 'data', 'log.db'))).toBe(true);
  });
});
