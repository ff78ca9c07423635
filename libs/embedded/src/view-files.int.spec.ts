import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteViewStore } from '@waymark/adapters/sqlite';
import type { ViewStore } from '@waymark/engine';
import { VIEW_TABLES, VIEW_VERSION } from '@waymark/views';
import { VIEWS_FILE } from './files';
import { viewFiles } from './view-files';

const OLD = `views-${VIEW_VERSION - 1}.db`;
const ASIDE = `${VIEWS_FILE}.laid-aside`;

describe('the views of a data directory', () => {
  let directory: string;
  let used: ViewStore;
  const make = async (name: string, position: number): Promise<ViewStore> => {
    const views = createSqliteViewStore({ path: join(directory, name), tables: VIEW_TABLES });
    await views.commit([{ table: 'checkpoint', put: { name: 'journey', position, logical_now: 1 } }]);
    return views;
  };
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'waymark-views-'));
    used = await make(VIEWS_FILE, 17);
    await (await make(OLD, 5)).close();
    writeFileSync(join(directory, ASIDE), 'a letter to a friend');
    for (const name of ['log.db', 'views-x.db', 'my-views-1.db']) writeFileSync(join(directory, name), 'is none');
  });
  afterEach(async () => {
    await used.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('are listed with how far they are, also beside the engine that writes them', async () => {
    const bytes = expect.any(Number) as number;
    expect(await viewFiles(directory).list()).toEqual([
      { name: OLD, version: VIEW_VERSION - 1, partition: null, bytes, position: 5, used: false, writer: null },
      { name: VIEWS_FILE, version: VIEW_VERSION, partition: null, bytes, position: 17, used: true, writer: null },
      { name: ASIDE, version: VIEW_VERSION, partition: null, bytes: 20, position: null, used: false, writer: null },
    ]);
    await used.commit([{ table: 'checkpoint', put: { name: 'journey', position: 18, logical_now: 1 } }]);
    expect((await viewFiles(directory).list()).map(({ position }) => position)).toEqual([5, 18, null]);
  });

  it('go with what stands beside them, but for those that the engine answers from', async () => {
    const keeper = viewFiles(directory);
    await expect(keeper.drop(VIEWS_FILE)).rejects.toMatchObject({ code: 'views-in-use' });
    for (const name of ['log.db', `${OLD}-wal`, 'views-9.db', '../views-1.db', '']) await expect(keeper.drop(name)).rejects.toMatchObject({ code: 'unknown-views' });
    for (const name of [OLD, ASIDE]) await keeper.drop(name);
    expect(readdirSync(directory).filter((name) => name.startsWith('views-'))).toEqual([VIEWS_FILE, `${VIEWS_FILE}-shm`, `${VIEWS_FILE}-wal`, 'views-x.db']);
    expect(existsSync(join(directory, 'log.db'))).toBe(true);
    expect(await used.count('checkpoint', [])).toBe(1);
  });
});
