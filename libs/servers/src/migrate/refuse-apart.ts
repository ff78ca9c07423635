import type { EventStoreLog } from '@waymark/adapters/eventstoredb';
import type { ReachedPlace } from '@waymark/adapters/postgres';
import { keylessOf, reachedPlaces, unclaimedOf } from '@waymark/adapters/postgres';
import { WaymarkError } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';
import { indexFromEvents, memberOf } from '@waymark/journey';
import type { Database } from './refuse-unready';

/** So many events at the log's end are held against the database. What is no fact's or command's, such as starts of projectors, stands among them. */
const LATEST_EVENTS = 1_000;

type Compared = Database & { readonly log: Pick<EventStoreLog, 'latest' | 'readStream'> };

/**
 * Where log and database were restored to different days: what one of them was last sure of the other has to know. Reads
 * the log's end, not the log, and makes nothing. Throws `log-behind`, `index-behind`, or `vault-behind` where keys are
 * missing too.
 */
export async function refuseApart(compared: Compared): Promise<void> {
  await refuseLogBehind(compared);
  await refuseDatabaseBehind(compared);
}

/** What a process has found in the log once has to be there. */
async function refuseLogBehind({ pool, schema, log }: Compared): Promise<void> {
  const places = await reachedPlaces({ pool, schema });
  const lost = await Promise.all(places.map(async (place) => ((await isThere(log, place)) ? [] : [place])));
  const [missing] = lost.flat();
  if (!missing) return;
  throw new WaymarkError(
    'log-behind',
    `${pool.place}: the index in schema ${schema} has seen event ${missing.eventId} in stream ${missing.stream}, which the log does not hold, and what the log lost would never be taken again: see that EVENTSTOREDB_URL names the log of this installation; if the log was restored to before the database, make the index anew with "waymark migrate --index-only" and drop the schemas of the views (docs/guides/servers.md), then start`,
  );
}

async function isThere(log: Compared['log'], { eventId, stream, revision }: ReachedPlace): Promise<boolean> {
  return (await log.readStream(stream, revision)).some(({ id }) => id === eventId);
}

/** Whatever is appended was claimed before, and its key was made before that. */
async function refuseDatabaseBehind({ pool, schema, log }: Compared): Promise<void> {
  const events = await log.latest(LATEST_EVENTS);
  const claimed = indexFromEvents(events.map((event) => ({ event, secret: null }))).claims.map(({ eventId }) => eventId);
  const missing = claimed.length === 0 ? [] : await unclaimedOf({ pool, schema }, claimed);
  if (missing.length === 0) return;
  const keyless = await keylessOf({ pool, schema }, sealedOf(events));
  const behind = `${pool.place}: the log holds facts that schema ${schema} does not know (${missing.length} of the last ${claimed.length}), and each of them would be taken again: see that DATABASE_URL, WAYMARK_SCHEMA_PREFIX and EVENTSTOREDB_URL are those of one installation`;
  if (keyless.length > 0) throw new WaymarkError('vault-behind', `${behind}; if the database was restored to before the log's end, restore a newer copy of it: it lacks the keys of ${keyless.length} of the last people, which nobody else has. Where there is none, "waymark migrate --index-only --without-keys" makes the index anew without them`);
  throw new WaymarkError('index-behind', `${behind}; if the database was restored to before the log's end, make the index anew with "waymark migrate --index-only", then start`);
}

function sealedOf(events: readonly LoggedEvent[]): readonly string[] {
  const members = events.map(({ stream, sealed }) => (sealed ? memberOf(stream) : null));
  return [...new Set(members.filter((member) => member !== null))];
}
