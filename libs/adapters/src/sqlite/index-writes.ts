import type { Claim } from '@waymark/engine';
import type { CaseRow, IndexChanges, KeepApartRow, LinkRow, MemberRow, MergeRow } from '@waymark/journey';
import { claimKey, findClaims } from './claims';
import type { LogDatabase, StreamRow } from './log-database';
import type { PackedBatch } from './log-writer';

/** In a transaction of the file: the batch, or nothing of it where something that was looked at has changed. */
export function commitNow(file: LogDatabase, batch: PackedBatch): 'committed' | 'changed' {
  const streams = batch.appends.map(({ stream }) => file.stream(stream));
  if (hasMoved(file, batch, streams)) return 'changed';
  const claims = new Map(batch.claims.map((claim) => [claim.eventId, claim]));
  const before = file.end();
  batch.appends.forEach(({ stream, events }, index) => file.insert(streams[index] ?? file.makeStream(stream), events, claims));
  if (claims.size > 0) claim(file, batch, claims, before + 1);
  putChanges(file, batch.changes);
  return 'committed';
}

function claim(file: LogDatabase, { appends }: PackedBatch, claims: ReadonlyMap<string, Claim>, firstPosition: number): void {
  const keys = appends.flatMap(({ events }) => events.map(({ id }) => (claims.has(id) ? claimKey(id) : null)));
  if (keys.filter((key) => key !== null).length !== claims.size) throw new Error('assertion: a claim is about an event of its batch');
  file.claim(keys, firstPosition);
}

function hasMoved(file: LogDatabase, { versions, claims, appends }: PackedBatch, streams: readonly (StreamRow | null)[]): boolean {
  if (versions && versions.whole !== file.indexVersion) return true;
  if (appends.some(({ after }, index) => (streams[index]?.last ?? -1) !== after)) return true;
  return versions?.claims !== file.claimsMade && findClaims(file, claims.map(({ eventId }) => eventId)).size > 0;
}

function putChanges(file: LogDatabase, { links, members, cases, merges, keepAparts }: IndexChanges): void {
  if (links.length + members.length + cases.length + merges.length + keepAparts.length === 0) return;
  for (const link of links) putLink(file, link);
  for (const member of members) putMember(file, member);
  for (const row of cases) putCase(file, row);
  for (const row of merges) putMerge(file, row);
  for (const row of keepAparts) putKeepApart(file, row);
  file.indexVersion += 1;
}

function putLink(file: LogDatabase, link: LinkRow): void {
  file.db.run(
    'INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    hexBytes(link.hash),
    link.type,
    link.strength,
    Number(link.identified),
    link.member,
    link.occurredAt,
    link.factId,
    link.count,
    Number(link.removed),
  );
}

function putMember(file: LogDatabase, member: MemberRow): void {
  file.db.run(
    `INSERT INTO member VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
     number = excluded.number, merged_into = excluded.merged_into, named = excluded.named, shared = excluded.shared`,
    member.id,
    member.number,
    member.mergedInto,
    Number(member.named),
    Number(member.shared),
  );
}

function putCase(file: LogDatabase, row: CaseRow): void {
  file.db.run(
    'INSERT INTO contact_case VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (case_id) DO UPDATE SET status = excluded.status',
    row.caseId,
    row.key,
    row.kind,
    JSON.stringify(row.contacts),
    row.hash === null ? null : hexBytes(row.hash),
    row.factId,
    row.openedAt,
    row.status,
  );
  for (const contact of row.contacts) {
    file.db.run('INSERT OR IGNORE INTO case_contact VALUES (?, ?)', contact, row.caseId);
  }
}

function putMerge(file: LogDatabase, row: MergeRow): void {
  file.db.run(
    'INSERT INTO contact_merge VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (merge_id) DO UPDATE SET undone = excluded.undone',
    row.mergeId,
    row.survivor,
    row.loser,
    JSON.stringify(row.survivorMembers),
    JSON.stringify(row.loserMembers),
    row.mergedAt,
    Number(row.undone),
  );
}

function putKeepApart(file: LogDatabase, { keepApartId, left, right, ended }: KeepApartRow): void {
  file.db.run(
    'INSERT INTO keep_apart VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET ended = excluded.ended',
    keepApartId,
    JSON.stringify(left),
    JSON.stringify(right),
    Number(ended),
  );
  for (const member of [...left, ...right]) file.db.run('INSERT OR IGNORE INTO keep_apart_member VALUES (?, ?)', member, keepApartId);
}

function hexBytes(hex: string): Uint8Array {
  return Buffer.from(hex, 'hex');
}
