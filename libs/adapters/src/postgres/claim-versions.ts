import { createHash } from 'node:crypto';
import type { IndexQuery } from '@waymark/engine';
import type { IndexChanges, IndexSnapshot } from '@waymark/journey';
import { sql } from 'kysely';
import type { PostgresDb } from './pool';

/** What an answer says of all that was looked at: a count of changes for each key, 0 for what has none yet. */
export interface Looked {
  /** How often the index had been filled by then. */
  readonly filled: number;
  readonly versions: ReadonlyMap<number, number>;
}

/** 52 bits: a number is safe, and two things that share a key are only taken for one that changed. */
const KEY_DIGITS = 13;

/** Whatever was asked for, found or not, and every member that it led to; in order. */
export function keysLookedAt({ hashes, members = [], cases = [], merges = [] }: IndexQuery, snapshot: IndexSnapshot): readonly number[] {
  return keysFrom([
    ...hashes.map((hash) => `identity ${hash}`),
    ...[...members, ...snapshot.members.map(({ id }) => id)].map((id) => `member ${id}`),
    ...cases.map((id) => `case ${id}`),
    ...merges.map((id) => `merge ${id}`),
  ]);
}

export function keysOf({ links, members, cases, merges }: IndexChanges): readonly number[] {
  return keysFrom([
    ...links.flatMap(({ hash, member }) => [`identity ${hash}`, `member ${member}`]),
    ...members.map(({ id }) => `member ${id}`),
    ...cases.flatMap(({ caseId, contacts }) => [`case ${caseId}`, ...contacts.map((id) => `member ${id}`)]),
    ...merges.map(({ mergeId }) => `merge ${mergeId}`),
  ]);
}

export async function readVersions(db: PostgresDb, schema: string, keys: readonly number[]): Promise<ReadonlyMap<number, number>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<{ key: number; version: number }>`
    select key, version from ${sql.id(schema, 'version')} where key = any(${keys}::bigint[])`.execute(db);
  const found = new Map(rows.map(({ key, version }) => [key, version]));
  return new Map(keys.map((key) => [key, found.get(key) ?? 0]));
}

/**
 * Raises these where each is what it was, and holds them until the transaction's end; false where one is not. The rows
 * are locked in the order of their keys, those that are not there yet too, so that nobody waits for another crosswise.
 */
export async function raiseLooked(db: PostgresDb, schema: string, versions: Looked['versions']): Promise<boolean> {
  if (versions.size === 0) return true;
  const { numAffectedRows } = await sql`
    insert into ${sql.id(schema, 'version')} as stands
    select key, seen + 1 from unnest(${[...versions.keys()]}::bigint[], ${[...versions.values()]}::bigint[]) as looked (key, seen) order by key
    on conflict (key) do update set version = excluded.version where stands.version = excluded.version - 1`.execute(db);
  return Number(numAffectedRows) === versions.size;
}

/** Raises what was changed without being looked at. */
export async function raiseOthers(db: PostgresDb, schema: string, keys: readonly number[]): Promise<void> {
  if (keys.length === 0) return;
  await sql`
    insert into ${sql.id(schema, 'version')} as stands select key, 1 from unnest(${keys}::bigint[]) as key order by key
    on conflict (key) do update set version = stands.version + 1`.execute(db);
}

function keysFrom(names: readonly string[]): readonly number[] {
  const keys = new Set(names.map((name) => Number.parseInt(createHash('sha256').update(name).digest('hex').slice(0, KEY_DIGITS), 16)));
  return [...keys].sort((a, b) => a - b);
}
