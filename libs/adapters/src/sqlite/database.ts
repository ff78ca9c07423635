import { DatabaseSync } from '@photostructure/sqlite';
import { WaymarkError } from '@waymark/engine';

export type SqlValue = string | number | bigint | null | Uint8Array;
export type SqlRow = Record<string, SqlValue>;
export type Connection = InstanceType<typeof DatabaseSync>;
type Statement = ReturnType<Connection['prepare']>;

export interface OpenOptions {
  /** `full`: a committed transaction survives a power cut. `normal`: it may be lost, the file stays consistent. */
  readonly synchronous: 'full' | 'normal';
  readonly schema: string;
  /** Version of the schema; a file of a newer one is refused. */
  readonly version: number;
  /** What turns a file of an older version into the next one, by the version that it has. */
  readonly upgrades?: Readonly<Record<number, string>>;
}

/** Random keys need the inner pages of their indexes in memory: 64 MiB; the log is folded back every 32 MiB of it. */
const PRAGMAS = 'PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=8000';

/** A SQLite file with its statements prepared once. Synchronous, as the driver is. */
export class Database {
  private readonly statements = new Map<string, Statement>();
  private readonly db: Connection;
  private readonly synchronous: OpenOptions['synchronous'];

  constructor(
    readonly path: string,
    options: OpenOptions,
  ) {
    this.synchronous = options.synchronous;
    this.db = openFile(path);
    try {
      // Before the first write: what is newer or damaged stays as it is.
      const found = this.foundVersion(options.version);
      this.db.exec(`PRAGMA journal_mode=WAL; PRAGMA synchronous=${options.synchronous}; ${PRAGMAS}`);
      this.upgrade(found, options);
    } catch (error) {
      this.db.close();
      throw storeFailure(path, error);
    }
  }

  run(sql: string, ...values: readonly SqlValue[]): void {
    try {
      this.statement(sql).run(...checked(values));
    } catch (error) {
      throw storeFailure(this.path, error);
    }
  }

  get(sql: string, ...values: readonly SqlValue[]): SqlRow | undefined {
    try {
      return this.statement(sql).get(...checked(values)) as SqlRow | undefined;
    } catch (error) {
      throw storeFailure(this.path, error);
    }
  }

  all(sql: string, ...values: readonly SqlValue[]): readonly SqlRow[] {
    return this.attempt(() => this.statement(sql).all(...checked(values)) as SqlRow[]);
  }

  /** All of it or nothing. */
  transaction<T>(work: () => T): T {
    return this.attempt(() => {
      this.db.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        this.db.exec('COMMIT');
        return result;
      } catch (error) {
        this.rollback();
        throw error;
      }
    });
  }

  /** Reads one state of the file, whoever writes to it meanwhile. */
  reading<T>(work: () => T): T {
    if (this.inTransaction) return work();
    return this.attempt(() => {
      this.db.exec('BEGIN');
      try {
        return work();
      } finally {
        this.db.exec('COMMIT');
      }
    });
  }

  /** What is committed within survives a power cut, whatever the file was opened with. */
  durably<T>(work: () => T): T {
    this.attempt(() => this.db.exec('PRAGMA synchronous=FULL'));
    try {
      return work();
    } finally {
      this.attempt(() => this.db.exec(`PRAGMA synchronous=${this.synchronous}`));
    }
  }

  /** A part of a transaction that may fail alone. */
  savepoint<T>(work: () => T): T {
    this.db.exec('SAVEPOINT part');
    try {
      const result = work();
      this.db.exec('RELEASE part');
      return result;
    } catch (error) {
      if (this.inTransaction) this.db.exec('ROLLBACK TO part; RELEASE part');
      throw error;
    }
  }

  /** False as well where a failure such as a full disk has ended the transaction. */
  get inTransaction(): boolean {
    return this.db.isTransaction;
  }

  /** Leaves everything in the one file. */
  close(): void {
    // The driver keeps a connection open behind its back while one of its statements lives, so closing alone folds nothing.
    this.fold();
    this.statements.clear();
    this.db.close();
  }

  private fold(): void {
    try {
      this.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // A full disk, or somebody who still reads: what was committed stands beside the file, and the next opening reads it.
    }
  }

  private rollback(): void {
    if (this.inTransaction) this.db.exec('ROLLBACK');
  }

  private attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw storeFailure(this.path, error);
    }
  }

  private statement(sql: string): Statement {
    const known = this.statements.get(sql);
    if (known) return known;
    const made = this.db.prepare(sql);
    if (this.statements.size >= MAX_STATEMENTS) this.statements.clear();
    this.statements.set(sql, made);
    return made;
  }

  private foundVersion(known: number): number {
    const found = Number(this.get('PRAGMA user_version')?.['user_version'] ?? 0);
    if (found <= known) return found;
    throw new WaymarkError(
      'newer-data',
      `${this.path} was written by a newer Waymark (format ${found}, this one knows ${known}): run that version or newer`,
    );
  }

  /** Every step and the new version in one transaction: an upgrade that was cut off has not happened. */
  private upgrade(found: number, { schema, version, upgrades = {} }: OpenOptions): void {
    this.transaction(() => {
      for (let from = found; found > 0 && from < version; from += 1) {
        const step = upgrades[from];
        if (step === undefined) throw tooOld(this.path, from, version);
        this.db.exec(step);
      }
      this.db.exec(schema);
      if (found < version) this.db.exec(`PRAGMA user_version=${version}`);
    });
  }
}

function tooOld(path: string, found: number, version: number): WaymarkError {
  const mend = 'open it with the versions in between first, one after the other';
  return new WaymarkError('older-data', `${path} has format ${found}, which this Waymark (format ${version}) no longer reads: ${mend}`);
}

const MAX_STATEMENTS = 500;

/** The driver takes an object for named parameters and binds NULL: refuse what it would misread. */
function checked(values: readonly SqlValue[]): SqlValue[] {
  for (const value of values) {
    if (value === null || typeof value === 'string' || typeof value === 'bigint' || value instanceof Uint8Array) continue;
    if (typeof value === 'number' && Number.isFinite(value)) continue;
    throw new Error(`assertion: ${typeof value} ${String(value)} cannot be bound`);
  }
  return values as SqlValue[];
}

function openFile(path: string): Connection {
  try {
    return new DatabaseSync(path);
  } catch (error) {
    throw storeFailure(path, error);
  }
}

/** Names what to mend; anything else goes on as it was. */
export function storeFailure(path: string, error: unknown): unknown {
  if (error instanceof WaymarkError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const known = FAILURES.find(({ pattern }) => pattern.test(text));
  return known ? new WaymarkError(known.code, `${path}: ${known.mend} (${text})`, { cause: error }) : error;
}

const FAILURES = [
  { pattern: /readonly|read-only|permission denied/i, code: 'store-read-only', mend: 'cannot be written: check the permissions of the data directory' },
  { pattern: /unable to open/i, code: 'store-not-writable', mend: 'cannot be opened or made: check that the data directory exists and is writable' },
  { pattern: /disk is full|no space/i, code: 'disk-full', mend: 'the disk is full: make room, nothing that was answered is lost' },
  { pattern: /disk I\/O error/i, code: 'store-io-failed', mend: 'the disk does not read or write: look at its state, nothing that was answered is lost' },
  { pattern: /malformed|not a database/i, code: 'store-corrupted', mend: 'is damaged: restore it from a backup' },
] as const;
