import type { DeadLetter, LetterQuery, Secrets, Vault } from '@waymark/engine';
import { sql } from 'kysely';
import type { PostgresDb, PostgresPool, TransactionOptions } from './pool';
import { ensureSchema } from './schema';
import { MemberKeys } from './vault-member-keys';
import { answerFrom, answerRow, keyFrom, keyRow, letterFrom, letterRow } from './vault-rows';
import { VAULT } from './vault-tables';

export interface PostgresVaultOptions {
  readonly pool: PostgresPool;
  readonly schema: string;
  /** Makes a random key of 32 bytes. */
  readonly newSecret: () => Uint8Array;
}

/** What may be done twice, and what may not: of a key that was added or revoked twice the second answer would be another. */
const SAFE: TransactionOptions = { durable: true, inDoubt: 'repeat' };
const ONCE: TransactionOptions = { durable: true, inDoubt: 'fail' };

/** Letters written by one statement; each has 13 values of the 65,535 that a statement may have. */
const LETTERS_AT_ONCE = 500;

/** The vault port on PostgreSQL, for any number of processes. Closing it leaves the pool open. */
export async function createPostgresVault({ pool, schema, newSecret }: PostgresVaultOptions): Promise<Vault> {
  await ensureSchema(pool, schema, VAULT);
  const memberKeys = new MemberKeys(pool, schema, newSecret);
  return {
    secrets: () => secrets(pool, schema, newSecret),
    ensureMemberKeys: (members) => memberKeys.ensure(members),
    memberKeys: (members) => memberKeys.find(members),
    ...letterCalls(pool, schema),
    ...answerCalls(pool, schema),
    ...keyCalls(pool, schema),
    close: () => Promise.resolve(),
  };
}

/** Whoever is first makes them; the others read what stands. */
async function secrets(pool: PostgresPool, schema: string, newSecret: () => Uint8Array): Promise<Secrets> {
  const table = sql.id(schema, 'secret');
  const found = await pool.transaction(SAFE, async (db) => {
    for (const name of ['identity', 'digest', 'letter']) await sql`insert into ${table} values (${name}, ${newSecret()}) on conflict do nothing`.execute(db);
    return (await sql<{ name: string; value: Uint8Array }>`select * from ${table}`.execute(db)).rows;
  });
  const secret = (wanted: string): Uint8Array => {
    const row = found.find(({ name }) => name === wanted);
    if (!row) throw new Error(`assertion: the secret ${wanted} was made`);
    return row.value;
  };
  return { identityKey: secret('identity'), digestKey: secret('digest'), letterKey: secret('letter') };
}

type LetterCalls = Pick<Vault, 'putLetters' | 'letters' | 'letter' | 'resolveLetter' | 'expire'>;

function letterCalls(pool: PostgresPool, schema: string): LetterCalls {
  return {
    putLetters: (letters) => pool.transaction(SAFE, (within) => putLetters(within.withSchema(schema), letters)),
    letters: (query) => pool.read((db) => listLetters(db.withSchema(schema), query)),
    letter: async (id) => {
      const row = await pool.read((db) => db.withSchema(schema).selectFrom('letter').selectAll().where('id', '=', id).executeTakeFirst());
      return row ? letterFrom(row) : null;
    },
    resolveLetter: async (id, at) => {
      const resolved = { status: 'resolved', resolved_at: at };
      await pool.transaction(SAFE, (within) =>
        within.withSchema(schema).updateTable('letter').set(resolved).where('id', '=', id).where('status', '=', 'open').execute(),
      );
    },
    expire: (now, answersBefore) =>
      pool.transaction(SAFE, async (within) => {
        const there = within.withSchema(schema);
        const { numDeletedRows } = await there.deleteFrom('letter').where('expires_at', '<=', now).executeTakeFirstOrThrow();
        await there.deleteFrom('kept_answer').where('at', '<', answersBefore).execute();
        return Number(numDeletedRows);
      }),
  };
}

async function putLetters(db: PostgresDb, letters: readonly DeadLetter[]): Promise<void> {
  // In the order of their ids: two processes that are told the same letters wait for each other, never crosswise.
  const rows = [...letters].sort((a, b) => (a.id < b.id ? -1 : 1)).map(letterRow);
  for (let from = 0; from < rows.length; from += LETTERS_AT_ONCE) {
    const some = rows.slice(from, from + LETTERS_AT_ONCE);
    await db.insertInto('letter').values(some).onConflict((conflict) => conflict.doNothing()).execute();
  }
}

/** Newest first. After a letter that has expired there is nothing: what would follow is older. */
async function listLetters(db: PostgresDb, { status, limit, after }: LetterQuery): Promise<readonly DeadLetter[]> {
  let query = db.selectFrom('letter').selectAll().orderBy('received_at', 'desc').orderBy('id').limit(limit);
  if (status) query = query.where('status', '=', status);
  if (after === undefined) return (await query.execute()).map(letterFrom);
  const from = await db.selectFrom('letter').select('received_at').where('id', '=', after).executeTakeFirst();
  if (!from) return [];
  const instant = Number(from['received_at']);
  query = query.where(({ eb, and, or }) => or([eb('received_at', '<', instant), and([eb('received_at', '=', instant), eb('id', '>', after)])]));
  return (await query.execute()).map(letterFrom);
}

function answerCalls(pool: PostgresPool, schema: string): Pick<Vault, 'keptAnswer' | 'keepAnswer'> {
  return {
    keptAnswer: async (keyName, idempotencyKey) => {
      const row = await pool.read((db) => {
        const kept = db.withSchema(schema).selectFrom('kept_answer').selectAll();
        return kept.where('key_name', '=', keyName).where('idempotency_key', '=', idempotencyKey).executeTakeFirst();
      });
      return row ? answerFrom(row) : null;
    },
    keepAnswer: async (answer) => {
      await pool.transaction(SAFE, (db) =>
        db.withSchema(schema).insertInto('kept_answer').values(answerRow(answer)).onConflict((conflict) => conflict.doNothing()).execute(),
      );
    },
  };
}

function keyCalls(pool: PostgresPool, schema: string): Pick<Vault, 'keys' | 'addKey' | 'revokeKey'> {
  return {
    keys: async () => {
      const rows = await pool.read((db) => db.withSchema(schema).selectFrom('api_key').selectAll().orderBy('name').execute());
      return rows.map(keyFrom);
    },
    addKey: async (key) => {
      const added = await pool.transaction(ONCE, (db) =>
        db.withSchema(schema).insertInto('api_key').values(keyRow(key)).onConflict((conflict) => conflict.column('name').doNothing()).executeTakeFirstOrThrow(),
      );
      return added.numInsertedOrUpdatedRows === 1n ? 'added' : 'name-taken';
    },
    revokeKey: async (name) => {
      const gone = await pool.transaction(ONCE, (db) => db.withSchema(schema).deleteFrom('api_key').where('name', '=', name).executeTakeFirstOrThrow());
      return gone.numDeletedRows === 1n ? 'revoked' : 'unknown';
    },
  };
}
