import { DatabaseSync } from '@photostructure/sqlite';
import type { ApiKey, DeadLetter, KeptAnswer, Secrets } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';
import type { Connection, SqlRow, SqlValue } from './database';
import { storeFailure } from './database';
import { eventFrom, LOG_FORMAT } from './log-database';
import { answerFrom, keyFrom, letterFrom, VAULT_FORMAT } from './sqlite-vault';

/** What an installation holds, by number. */
export interface SourceCounts {
  readonly events: number;
  readonly streams: number;
  readonly memberKeys: number;
  readonly letters: number;
  readonly answers: number;
}

/** Log and vault of a data directory that this process owns and leaves as they are. Pages begin anew with every call. */
export interface InstallationSource {
  readonly counts: SourceCounts;
  /** Of all events, in the order of the log. */
  pages(limit: number): Iterable<readonly LoggedEvent[]>;
  /** The event at a place of a stream; null where there is none. */
  at(stream: string, revision: number): LoggedEvent | null;
  secrets(): Secrets;
  keys(): readonly ApiKey[];
  memberKeys(limit: number): Iterable<readonly (readonly [member: string, key: Uint8Array])[]>;
  letters(limit: number): Iterable<readonly DeadLetter[]>;
  answers(limit: number): Iterable<readonly KeptAnswer[]>;
  close(): void;
}

/** Throws `newer-data` or `older-data` where this version would have to change a file before it could read it. */
export function openInstallationSource(logFile: string, vaultFile: string): InstallationSource {
  const log = openToRead(logFile, LOG_FORMAT);
  const vault = openToRead(vaultFile, VAULT_FORMAT);
  return {
    counts: {
      events: log.number('SELECT count(*) FROM event'),
      streams: log.number('SELECT count(*) FROM stream WHERE last >= 0'),
      memberKeys: vault.number('SELECT count(*) FROM member_key'),
      letters: vault.number('SELECT count(*) FROM letter'),
      answers: vault.number('SELECT count(*) FROM kept_answer'),
    },
    pages: (limit) => log.pages(`${EVENTS} WHERE position > ? ORDER BY position LIMIT ?`, 0, 'position', limit, event),
    at: (stream, revision) => {
      const [row] = log.all(`${EVENTS} WHERE stream.name = ? AND revision = ?`, stream, revision);
      return row ? event(row) : null;
    },
    secrets: () => secretsIn(vaultFile, vault.all('SELECT name, value FROM secret')),
    keys: () => vault.all('SELECT * FROM api_key ORDER BY name').map(keyFrom),
    memberKeys: (limit) =>
      vault.pages('SELECT member, value FROM member_key WHERE member > ? ORDER BY member LIMIT ?', '', 'member', limit, (row) => [String(row['member']), row['value'] as Uint8Array] as const),
    letters: (limit) => vault.pages('SELECT * FROM letter WHERE id > ? ORDER BY id LIMIT ?', '', 'id', limit, letterFrom),
    answers: (limit) => vault.pages("SELECT rowed.* FROM (SELECT *, hex(key_name) || '.' || hex(idempotency_key) AS place FROM kept_answer) rowed WHERE place > ? ORDER BY place LIMIT ?", '', 'place', limit, answerFrom),
    close: () => {
      log.close();
      vault.close();
    },
  };
}

const EVENTS = 'SELECT event.*, stream.name AS name FROM event JOIN stream ON stream.id = event.stream';

const event = (row: SqlRow): LoggedEvent => eventFrom(row, String(row['name']));

function secretsIn(file: string, rows: readonly SqlRow[]): Secrets {
  const secret = (wanted: string): Uint8Array => {
    const value = rows.find(({ name }) => name === wanted)?.['value'];
    if (value instanceof Uint8Array) return value;
    throw new WaymarkError('no-installation', `${file} holds no secrets yet: start the engine on this directory once, or name another`);
  };
  return { identityKey: secret('identity'), digestKey: secret('digest'), letterKey: secret('letter') };
}

interface FileToRead {
  all(sql: string, ...values: readonly SqlValue[]): readonly SqlRow[];
  number(sql: string): number;
  /** Page after page of a query that takes the key behind which it begins, and a limit. */
  pages<T>(sql: string, first: SqlValue, key: string, limit: number, read: (row: SqlRow) => T): Iterable<readonly T[]>;
  close(): void;
}

function openToRead(path: string, format: number): FileToRead {
  const db = open(path);
  const all = (sql: string, ...values: readonly SqlValue[]): readonly SqlRow[] => {
    try {
      return db.prepare(sql).all(...values) as SqlRow[];
    } catch (error) {
      throw storeFailure(path, error);
    }
  };
  const number = (sql: string): number => Number(Object.values(all(sql)[0] ?? {})[0] ?? 0);
  refuseOther(path, db, number('PRAGMA user_version'), format);
  return {
    all,
    number,
    pages: function* (sql, first, key, limit, read) {
      for (let after = first; ; ) {
        const rows = all(sql, after, limit);
        if (rows.length > 0) yield rows.map(read);
        if (rows.length < limit) return;
        const last = rows.at(-1)?.[key];
        if (last === undefined || last === after) throw new Error(`assertion: pages of ${path} go on by their key`);
        after = last;
      }
    },
    close: () => db.close(),
  };
}

function open(path: string): Connection {
  try {
    return new DatabaseSync(path, { readOnly: true });
  } catch (error) {
    throw storeFailure(path, error);
  }
}

function refuseOther(path: string, db: Connection, found: number, known: number): void {
  if (found === known) return;
  db.close();
  if (found > known) throw new WaymarkError('newer-data', `${path} was written by a newer Waymark (format ${found}, this one knows ${known}): run that version or newer`);
  throw new WaymarkError('older-data', `${path} has format ${found}, this Waymark has ${known}: start the engine on this directory once with this version, which brings it on`);
}
