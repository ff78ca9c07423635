import { chmodSync } from 'node:fs';
import type { ApiKey, DeadLetter, KeptAnswer, LetterQuery, Secrets, Vault } from '@waymark/engine';
import type { SqlRow } from './database';
import { Database } from './database';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS member_key (member TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS letter (
  id TEXT PRIMARY KEY, received_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, via TEXT NOT NULL, topic TEXT,
  partition INTEGER, record_offset TEXT, code TEXT NOT NULL, pointer TEXT NOT NULL, message TEXT NOT NULL,
  status TEXT NOT NULL, resolved_at INTEGER, sealed BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS letter_by_time ON letter (received_at DESC, id);
CREATE TABLE IF NOT EXISTS api_key (
  name TEXT PRIMARY KEY, role TEXT NOT NULL, key_hash TEXT NOT NULL UNIQUE, sources TEXT NOT NULL,
  channels TEXT NOT NULL, owner TEXT, created_at INTEGER NOT NULL, segment TEXT);
CREATE TABLE IF NOT EXISTS kept_answer (
  key_name TEXT NOT NULL, idempotency_key TEXT NOT NULL, request_hash TEXT NOT NULL, status INTEGER NOT NULL,
  body TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (key_name, idempotency_key)) WITHOUT ROWID;
`;

/** What an older file needs before the schema holds; by the version that it had. */
const UPGRADES: Readonly<Record<number, string>> = { 1: 'ALTER TABLE api_key ADD COLUMN segment TEXT' };

/** Of the vault's schema. */
export const VAULT_FORMAT = 2;

const MAX_CACHED_KEYS = 200_000;

export interface VaultOptions {
  readonly path: string;
  /** Makes a random key of 32 bytes. */
  readonly newSecret: () => Uint8Array;
}

/** The vault port on an embedded file that only its owner can read. */
export function createSqliteVault(options: VaultOptions): Vault {
  const db = new Database(options.path, { synchronous: 'full', schema: SCHEMA, version: VAULT_FORMAT, upgrades: UPGRADES });
  chmodSync(options.path, 0o600);
  const memberKeys = new MemberKeys(db, options.newSecret);
  return {
    secrets: async () => secrets(db, options.newSecret),
    ensureMemberKeys: async (members) => memberKeys.ensure(members),
    memberKeys: async (members) => memberKeys.find(members),
    ...letterCalls(db),
    ...keyCalls(db),
    close: async () => db.close(),
  };
}

function secrets(db: Database, newSecret: () => Uint8Array): Secrets {
  const secret = (name: string): Uint8Array => {
    db.run('INSERT OR IGNORE INTO secret VALUES (?, ?)', name, newSecret());
    return db.get('SELECT value FROM secret WHERE name = ?', name)?.['value'] as Uint8Array;
  };
  return { identityKey: secret('identity'), digestKey: secret('digest'), letterKey: secret('letter') };
}

class MemberKeys {
  private readonly cache = new Map<string, Uint8Array>();

  constructor(
    private readonly db: Database,
    private readonly newSecret: () => Uint8Array,
  ) {}

  ensure(members: readonly string[]): ReadonlyMap<string, Uint8Array> {
    const keys = this.find(members);
    const missing = members.filter((member) => !keys.has(member));
    if (missing.length === 0) return keys;
    this.db.transaction(() => {
      for (const member of missing) this.db.run('INSERT OR IGNORE INTO member_key VALUES (?, ?)', member, this.newSecret());
    });
    return this.find(members);
  }

  find(members: readonly string[]): Map<string, Uint8Array> {
    const found = new Map<string, Uint8Array>();
    for (const member of members) {
      const key = this.cache.get(member) ?? this.read(member);
      if (key) found.set(member, key);
    }
    return found;
  }

  private read(member: string): Uint8Array | undefined {
    const key = this.db.get('SELECT value FROM member_key WHERE member = ?', member)?.['value'];
    if (!(key instanceof Uint8Array)) return undefined;
    if (this.cache.size >= MAX_CACHED_KEYS) this.cache.clear();
    this.cache.set(member, key);
    return key;
  }
}

type LetterCalls = Pick<
  Vault,
  'putLetters' | 'letters' | 'letter' | 'resolveLetter' | 'expire' | 'keptAnswer' | 'keepAnswer'
>;

function letterCalls(db: Database): LetterCalls {
  return {
    putLetters: async (letters) => db.transaction(() => letters.forEach((letter) => insertLetter(db, letter))),
    letters: async (query) => listLetters(db, query),
    letter: async (id) => {
      const row = db.get('SELECT * FROM letter WHERE id = ?', id);
      return row ? letterFrom(row) : null;
    },
    resolveLetter: async (id, at) =>
      db.run("UPDATE letter SET status = 'resolved', resolved_at = ? WHERE id = ? AND status = 'open'", at, id),
    expire: async (now, answersBefore) => {
      const gone = Number(db.get('SELECT count(*) AS n FROM letter WHERE expires_at <= ?', now)?.['n'] ?? 0);
      db.run('DELETE FROM letter WHERE expires_at <= ?', now);
      db.run('DELETE FROM kept_answer WHERE at < ?', answersBefore);
      return gone;
    },
    keptAnswer: async (keyName, idempotencyKey) => {
      const row = db.get('SELECT * FROM kept_answer WHERE key_name = ? AND idempotency_key = ?', keyName, idempotencyKey);
      return row ? answerFrom(row) : null;
    },
    keepAnswer: async (answer) =>
      db.run(
        'INSERT OR IGNORE INTO kept_answer VALUES (?, ?, ?, ?, ?, ?)',
        answer.keyName,
        answer.idempotencyKey,
        answer.requestHash,
        answer.status,
        answer.body,
        answer.at,
      ),
  };
}

function insertLetter(db: Database, letter: DeadLetter): void {
  db.run(
    'INSERT OR IGNORE INTO letter VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    letter.id,
    letter.receivedAt,
    letter.expiresAt,
    letter.via,
    letter.topic,
    letter.partition,
    letter.offset,
    letter.code,
    letter.pointer,
    letter.message,
    letter.status,
    letter.resolvedAt,
    letter.sealed,
  );
}

/** Newest first. After a letter that has expired there is nothing: what would follow is older. */
function listLetters(db: Database, query: LetterQuery): readonly DeadLetter[] {
  const from = query.after ? db.get('SELECT received_at FROM letter WHERE id = ?', query.after) : undefined;
  if (query.after && !from) return [];
  const before = from ? Number(from['received_at']) : Number.MAX_SAFE_INTEGER;
  return db
    .all(
      `SELECT * FROM letter WHERE (received_at < ? OR (received_at = ? AND id > ?)) AND (? = '' OR status = ?)
       ORDER BY received_at DESC, id LIMIT ?`,
      before,
      before,
      query.after ?? '',
      query.status ?? '',
      query.status ?? '',
      query.limit,
    )
    .map(letterFrom);
}

function keyCalls(db: Database): Pick<Vault, 'keys' | 'addKey' | 'revokeKey'> {
  return {
    keys: async () => db.all('SELECT * FROM api_key ORDER BY name').map(keyFrom),
    addKey: async (key) => {
      if (db.get('SELECT 1 FROM api_key WHERE name = ?', key.name)) return 'name-taken';
      db.run(
        'INSERT INTO api_key VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        key.name,
        key.role,
        key.keyHash,
        JSON.stringify(key.sources),
        JSON.stringify(key.channels),
        key.owner,
        key.createdAt,
        key.segment,
      );
      return 'added';
    },
    revokeKey: async (name) => {
      if (!db.get('SELECT 1 FROM api_key WHERE name = ?', name)) return 'unknown';
      db.run('DELETE FROM api_key WHERE name = ?', name);
      return 'revoked';
    },
  };
}

export function letterFrom(row: SqlRow): DeadLetter {
  return {
    id: String(row['id']),
    receivedAt: Number(row['received_at']),
    expiresAt: Number(row['expires_at']),
    via: String(row['via']) as DeadLetter['via'],
    topic: textOrNull(row['topic']),
    partition: numberOrNull(row['partition']),
    offset: textOrNull(row['record_offset']),
    code: String(row['code']),
    pointer: String(row['pointer']),
    message: String(row['message']),
    status: String(row['status']) as DeadLetter['status'],
    resolvedAt: numberOrNull(row['resolved_at']),
    sealed: row['sealed'] as Uint8Array,
  };
}

export function keyFrom(row: SqlRow): ApiKey {
  return {
    name: String(row['name']),
    role: String(row['role']) as ApiKey['role'],
    keyHash: String(row['key_hash']),
    sources: JSON.parse(String(row['sources'])) as string[],
    channels: JSON.parse(String(row['channels'])) as string[],
    segment: textOrNull(row['segment']),
    owner: textOrNull(row['owner']),
    createdAt: Number(row['created_at']),
  };
}

export function answerFrom(row: SqlRow): KeptAnswer {
  return {
    keyName: String(row['key_name']),
    idempotencyKey: String(row['idempotency_key']),
    requestHash: String(row['request_hash']),
    status: Number(row['status']),
    body: String(row['body']),
    at: Number(row['at']),
  };
}

function textOrNull(value: SqlRow[string] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function numberOrNull(value: SqlRow[string] | undefined): number | null {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null;
}
