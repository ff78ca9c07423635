import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { openInstallationSource } from './installation-source';
import { LogDatabase } from './log-database';
import { createSqliteEventLog } from './sqlite-event-log';
import { createSqliteVault } from './sqlite-vault';
import { temporaryDirectory } from './temporary-directory.fixture';

describe('an installation that is read to be moved', () => {
  const directory = temporaryDirectory();
  const [log, vault] = [join(directory.path, 'log.db'), join(directory.path, 'vault.db')];
  const setFormat = (path: string, format: number): void => {
    const db = new DatabaseSync(path);
    db.exec(`PRAGMA user_version=${format}`);
    db.close();
  };
  const formatOf = (path: string): unknown => {
    const db = new DatabaseSync(path);
    const row = db.prepare('PRAGMA user_version').get();
    db.close();
    return row;
  };

  beforeAll(async () => {
    const file = createSqliteEventLog(new LogDatabase(log));
    const event = (number: number) => ({ id: `00000000-0000-4000-8000-00000000000${number}`, type: 'happened', at: number, data: { number } });
    await file.append({ stream: 'a', expected: 'none', events: [event(1), event(2)] });
    await file.append({ stream: 'b', expected: 'none', events: [event(3)] });
    await file.close();
    const kept = createSqliteVault({ path: vault, newSecret: () => new Uint8Array(32).fill(7) });
    await kept.ensureMemberKeys(['m1', 'm2', 'm3']);
    for (const [keyName, idempotencyKey] of [['ab', 'c'], ['a', 'bc'], ['a', 'b']] as const) await kept.keepAnswer({ keyName, idempotencyKey, requestHash: 'h', status: 200, body: '{}', at: 1 });
    await kept.secrets();
    await kept.close();
  });
  afterAll(() => directory.remove());

  it('gives everything once, in pages', () => {
    const source = openInstallationSource(log, vault);
    expect([...source.pages(2)].map((page) => page.map(({ position }) => position))).toEqual([[1, 2], [3]]);
    expect(source.at('a', 1)).toMatchObject({ at: 2 });
    expect(source.at('a', 2)).toBeNull();
    expect([...source.memberKeys(1)].flat().map(([member]) => member)).toEqual(['m1', 'm2', 'm3']);
    expect([...source.answers(1)].flat().map(({ keyName, idempotencyKey }) => [keyName, idempotencyKey])).toEqual([['a', 'b'], ['a', 'bc'], ['ab', 'c']]);
    expect(source.counts).toEqual({ events: 3, streams: 2, memberKeys: 3, letters: 0, answers: 3 });
    source.close();
  });

  it.each([[log, 2, 'older-data'], [log, 99, 'newer-data'], [vault, 1, 'older-data'], [vault, 99, 'newer-data']])('is refused and left as it is in another format (case %#)', (path, format, code) => {
    const before = formatOf(path) as { readonly user_version: number };
    setFormat(path, format);
    expect(() => openInstallationSource(log, vault)).toThrow(expect.objectContaining({ code }));
    expect(formatOf(path)).toEqual({ user_version: format });
    setFormat(path, before.user_version);
  });
});
