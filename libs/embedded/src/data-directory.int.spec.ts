import { closeSync, cpSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@waymark/engine';
import { DEFAULT_ENGINE_SETTINGS } from '@waymark/server';
import { createManualClock } from '@waymark/testkit';
import type { DataDirectory } from './data-directory';
import { openDataDirectory } from './data-directory';
import { VIEWS_FILE } from './files';
import { checkLargeFiles } from './soundness';

const CONTACTS = 1_000;
const NAMESPACE = '6ba7b811-9dad-11d1-80b4-00c04fd430c8';

describe('a data directory', () => {
  let directory: string;
  let filled: string;
  let told: string[];
  const clock: Clock = createManualClock(Date.parse('2026-06-01T09:00:00Z'));
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'waymark-directory-'));
    told = [];
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const open = (where = directory): Promise<DataDirectory> =>
    openDataDirectory({
      directory: where,
      clock,
      logger: { info: () => undefined, warn: () => undefined, error: (_fields, message) => void told.push(message) },
      settings: DEFAULT_ENGINE_SETTINGS,
    });

  const close = async ({ parts, lock }: DataDirectory): Promise<void> => {
    await parts.log.close();
    await parts.views.close();
    await parts.vault.close();
    lock.release();
  };

  /** Dozens of pages in each file, closed in order. */
  beforeAll(async () => {
    filled = mkdtempSync(join(tmpdir(), 'waymark-filled-'));
    const opened = await open(filled);
    const { log, vault, views } = opened.parts;
    const ids = Array.from({ length: CONTACTS }, (_, i) => `c${i}`);
    const eventOf = (id: string) => ({ id: opened.parts.crypto.uuid5(NAMESPACE, id), type: 'tested', at: 1, data: { text: 'x'.repeat(200) } });
    await Promise.all(ids.map((id) => log.append({ stream: `contact-${id}`, expected: 'none', events: [eventOf(id)] })));
    await vault.ensureMemberKeys(ids);
    await views.commit(ids.map((name, i) => ({ table: 'checkpoint', put: { name, position: i, logical_now: i } })));
    await close(opened);
  });
  afterAll(() => rmSync(filled, { recursive: true, force: true }));
  const fill = (): void => cpSync(filled, directory, { recursive: true });

  /** Writes nonsense over two pages in the middle of a file. */
  const damage = (name: string): void => {
    const path = join(directory, name);
    const middle = Math.floor(statSync(path).size / 8_192) * 4_096;
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(8_192, 0xa5), 0, 8_192, middle);
    closeSync(file);
  };

  const bytes = (): Readonly<Record<string, string>> =>
    Object.fromEntries(['log.db', 'vault.db'].map((name) => [name, readFileSync(join(directory, name)).toString('base64')]));

  describe.each(['log.db', 'vault.db'])('whose %s', (name) => {
    beforeEach(fill);

    it('is damaged in its middle is refused with what to do, and left as it is', async () => {
      damage(name);
      const before = bytes();
      await expect(open()).rejects.toMatchObject({ code: 'store-corrupted', message: expect.stringMatching(`${name}: is damaged: restore a backup into another data directory`) as string });
      expect(bytes()).toEqual(before);
    });

    it('lost its end is refused', async () => {
      truncateSync(join(directory, name), statSync(join(directory, name)).size - 40_960);
      await expect(open()).rejects.toMatchObject({ code: 'store-corrupted' });
    });

    it('is gone while the other is there is refused, and nothing new is made in its place', async () => {
      rmSync(join(directory, name));
      await expect(open()).rejects.toMatchObject({ code: 'store-missing', message: expect.stringContaining(name) as string });
      expect(existsSync(join(directory, name))).toBe(false);
    });

    it('was found damaged while an engine ran is refused at the next start, whatever its size', async () => {
      writeFileSync(join(directory, `${name}.damaged`), 'page 7 is nonsense\n');
      await expect(open()).rejects.toMatchObject({ code: 'store-corrupted', message: expect.stringContaining('(page 7 is nonsense)') as string });
    });
  });

  describe('whose views', () => {
    beforeEach(fill);

    it.each([
      ['are damaged in their middle', () => damage(VIEWS_FILE)],
      ['are no database', () => writeFileSync(join(directory, VIEWS_FILE), 'a letter to a friend'.repeat(500))],
      ['lost their end', () => truncateSync(join(directory, VIEWS_FILE), 8_192)],
      ['were found damaged while an engine ran', () => writeFileSync(join(directory, `${VIEWS_FILE}.damaged`), 'page 7 is nonsense\n')],
    ])('%s opens with new ones, says so, and keeps the damaged file aside', async (_what, spoil) => {
      spoil();
      const opened = await open();
      expect(await opened.parts.views.count('checkpoint', [])).toBe(0);
      expect(opened.parts.notices).toEqual([`${VIEWS_FILE} was damaged and laid aside: the views are made anew from the log`]);
      expect(told).toEqual(opened.parts.notices);
      await close(opened);
      expect(readdirSync(directory).filter((name) => /^views.*(?:db|aside|damaged)$/.test(name)).sort()).toEqual([VIEWS_FILE, `${VIEWS_FILE}.laid-aside`]);
      const again = await open();
      expect(again.parts.notices).toEqual([]);
      await close(again);
    });

    it('keeps one damaged file, not every one', async () => {
      for (let times = 0; times < 2; times += 1) {
        writeFileSync(join(directory, VIEWS_FILE), `nonsense ${times}`.repeat(1_000));
        await close(await open());
      }
      expect(readFileSync(join(directory, `${VIEWS_FILE}.laid-aside`), 'utf8')).toContain('nonsense 1');
    });
  });

  it('whose first start was cut off between its files opens', async () => {
    await close(await open());
    rmSync(join(directory, 'vault.db'));
    await close(await open());
  });

  it('is refused where a restore into it was cut off', async () => {
    writeFileSync(join(directory, 'restoring'), '');
    await expect(open()).rejects.toMatchObject({ code: 'restore-unfinished' });
    expect(readdirSync(directory).filter((name) => name.endsWith('.db'))).toEqual([]);
  });

  it('whose files are small has been gone through at the start: nothing is left for later', async () => {
    fill();
    damage('log.db');
    await checkLargeFiles(directory, new AbortController().signal);
    expect(existsSync(join(directory, 'log.db.damaged'))).toBe(false);
  });
});
