import type { PostgresPool } from '@waymark/adapters/postgres';
import { createPostgresClaimIndex, createPostgresVault, finishMigration, importVault, migrationState, refuseForeignVault } from '@waymark/adapters/postgres';
import type { InstallationSource } from '@waymark/adapters/sqlite';
import type { Crypto, EventLog } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';
import { EventCopier, targetUsed } from './copy-events';
import { digestOfEvent, LogDigest } from './event-digest';
import { IndexFromLog } from './index-from-log';
import { wholeLog } from './whole-log';

/** What is being done, and the share of all that is done, from 0 to 1. */
export type OnProgress = (text: string, share: number) => void;

export interface MigrationRequest {
  readonly source: InstallationSource;
  /** Empty, or left by a migration of this source. */
  readonly log: Pick<EventLog, 'append' | 'readAll'>;
  readonly pool: PostgresPool;
  /** Of vault and index. */
  readonly schema: string;
  readonly crypto: Crypto;
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

export interface MigrationReport {
  readonly events: number;
  /** Of these, how many this run has appended. */
  readonly copied: number;
  readonly streams: number;
  readonly contacts: number;
  readonly claims: number;
  readonly memberKeys: number;
  readonly apiKeys: number;
  readonly letters: number;
  /** Of all events, in hex: the same for source and copy. */
  readonly digest: string;
}

const PAGE_ROWS = 1_000;
const PAGE_LETTERS = 100;

/** Where each part of the work ends. */
const SHARE = { vault: 0.05, copied: 0.7, read: 0.97 } as const;

/**
 * Copies an installation: the vault, then the log, then an index that is made of what the new log gives back, each event
 * of which is held against the source. Run again after it was stopped or killed it goes on behind what is there. Until it
 * is done the schema is marked, and no process starts on it. Throws `vault-foreign`, `migration-target-used`,
 * `migration-differs`, `migration-stopped`.
 */
export async function migrateInstallation(request: MigrationRequest): Promise<MigrationReport> {
  const { source, pool, schema } = request;
  await refuseForeignVault({ pool, schema }, source.secrets());
  const ends = await endsOf(request);
  const state = await migrationState({ pool, schema });
  if (state !== 'finished') await copyVault(request);
  const copied = await copyLog(request, ends);
  const read = await readBack(request);
  if (state !== 'finished') await fillIndex(request, read);
  await finishMigration({ pool, schema });
  const { events, streams, memberKeys, letters } = source.counts;
  const { members, claims } = read.made.index;
  return { events, copied, streams, contacts: members.length, claims: claims.length, memberKeys, apiKeys: source.keys().length, letters, digest: read.digest };
}

/** How far the streams reach that an earlier try has left; nothing else may stand there. */
async function endsOf({ source, log, signal, onProgress }: MigrationRequest): Promise<ReadonlyMap<string, number>> {
  const ends = new Map<string, number>();
  for await (const events of wholeLog(log)) {
    refuseStopped(signal);
    for (const { stream, revision, id } of events) {
      if (source.at(stream, revision)?.id !== id) throw targetUsed(stream);
      ends.set(stream, revision);
    }
    onProgress('looking at what is there,', 0);
  }
  return ends;
}

async function copyVault({ source, pool, schema, signal, onProgress }: MigrationRequest): Promise<void> {
  const { counts } = source;
  const all = counts.memberKeys + counts.letters + counts.answers;
  const told = function* <T>(pages: Iterable<readonly T[]>, before: number): Generator<readonly T[]> {
    let done = before;
    for (const page of pages) {
      refuseStopped(signal);
      yield page;
      done += page.length;
      onProgress('copying the vault,', (SHARE.vault * done) / all);
    }
  };
  await importVault({ pool, schema }, {
    secrets: source.secrets(),
    keys: source.keys(),
    memberKeys: () => told(source.memberKeys(PAGE_ROWS), 0),
    letters: () => told(source.letters(PAGE_LETTERS), counts.memberKeys),
    answers: () => told(source.answers(PAGE_ROWS), counts.memberKeys + counts.letters),
  });
}

/** How many events were appended. */
async function copyLog({ source, log, signal, onProgress }: MigrationRequest, ends: ReadonlyMap<string, number>): Promise<number> {
  const copier = new EventCopier(log);
  let seen = 0;
  let copied = 0;
  for (const events of source.pages(PAGE_ROWS)) {
    refuseStopped(signal);
    const missing = events.filter(({ stream, revision }) => revision > (ends.get(stream) ?? -1));
    for (const event of missing) await copier.add(event);
    copied += missing.length;
    seen += events.length;
    onProgress('copying events,', between(SHARE.vault, SHARE.copied, seen / source.counts.events));
  }
  await copier.flush();
  return copied;
}

interface ReadBack {
  readonly made: ReturnType<IndexFromLog['finish']>;
  readonly digest: string;
}

/** Every event of the new log beside the one that it was copied from; the index is made of what it gives back. */
async function readBack({ source, log, pool, schema, crypto, signal, onProgress }: MigrationRequest): Promise<ReadBack> {
  const vault = await createPostgresVault({ pool, schema, newSecret: unasked });
  const index = new IndexFromLog(vault, crypto);
  const digest = new LogDigest();
  for await (const events of wholeLog(log)) {
    refuseStopped(signal);
    for (const event of events) digest.add(sameDigest(source, event));
    await index.add(events);
    onProgress('reading the copy back,', between(SHARE.copied, SHARE.read, digest.events / source.counts.events));
  }
  if (digest.events !== source.counts.events) throw differs(`${digest.events} of ${source.counts.events} events were read back`);
  return { made: index.finish(), digest: digest.hex() };
}

function sameDigest(source: InstallationSource, event: LoggedEvent): Uint8Array {
  const { stream, revision } = event;
  const original = source.at(stream, revision);
  if (!original) throw targetUsed(stream);
  const digest = digestOfEvent(event);
  if (Buffer.compare(digest, digestOfEvent(original)) === 0) return digest;
  throw differs(`event ${revision} of stream ${stream} is not the one that was copied`);
}

function differs(what: string): WaymarkError {
  return new WaymarkError('migration-differs', `the EventStoreDB does not hold what the data directory does: ${what}. Start nothing on this copy: name an EventStoreDB in which nothing stands and to which nobody else writes, and another --schema-prefix, and migrate anew`);
}

async function fillIndex({ pool, schema, signal, onProgress }: MigrationRequest, { made }: ReadBack): Promise<void> {
  refuseStopped(signal);
  onProgress('filling the index,', SHARE.read);
  const index = await createPostgresClaimIndex({ pool, schema });
  await index.loadIndex({ ...made, unconfirmed: 'refuse' });
}

function refuseStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new WaymarkError('migration-stopped', 'stopped before the end: run the same command again and it goes on from here; nothing starts on what is there until it is whole');
}

function between(from: number, to: number, share: number): number {
  return from + (to - from) * Math.min(1, share);
}

function unasked(): never {
  throw new Error('assertion: nobody asks this vault for what it does not hold');
}
