import type { Claim } from '@waymark/engine';
import type { SqlRow } from './database';
import type { LogDatabase } from './log-database';
import { uuidText } from './uuids';

/**
 * A claim is the place of an event under 52 bits of its id, so that the table of random keys stays small; the id itself,
 * which tells apart those that share a key, stands with the event, and so does the digest.
 */
export function claimKey(eventId: string): number {
  return Number.parseInt(eventId.slice(0, 8) + eventId.slice(9, 13) + eventId.charAt(15), 16);
}

/** The same key in SQL, of an id in bytes: its JSON functions read hexadecimal numbers. */
export const CLAIM_KEY_SQL = "json_extract('0x' || substr(hex(event_id), 1, 12) || substr(hex(event_id), 14, 1), '$')";

const FIND = `
SELECT event.id, digest, digest_version, stream.name AS name, revision
FROM claim JOIN event USING (position) JOIN stream ON stream.id = event.stream
WHERE claim.key IN (SELECT value FROM json_each(?))`;

/** The claims of these ids, as far as there are any; in one question, because most are not there. */
export function findClaims(file: LogDatabase, eventIds: readonly string[]): Map<string, Claim> {
  if (eventIds.length === 0) return new Map();
  const wanted = new Set(eventIds);
  const found = file.db.all(FIND, JSON.stringify(eventIds.map(claimKey))).map(claimFrom);
  return new Map(found.filter(({ eventId }) => wanted.has(eventId)).map((claim) => [claim.eventId, claim]));
}

function claimFrom(row: SqlRow): Claim {
  return {
    eventId: uuidText(row['id'] as Uint8Array),
    digest: Buffer.from(row['digest'] as Uint8Array).toString('hex'),
    digestVersion: Number(row['digest_version']),
    stream: String(row['name']),
    revision: Number(row['revision']),
  };
}
