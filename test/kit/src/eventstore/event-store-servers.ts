import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { EventLog } from '@waymark/engine';
import { ownStreams } from './own-streams';
import { startEventStoreStandIn } from './stand-in';

/** Where a real EventStoreDB can be had on this machine, or why it cannot. */
export type EventStoreChoice = { readonly via: 'given'; readonly connectionString: string } | { readonly via: 'docker' } | { readonly missing: string };

/** A place on a server in which nothing stands yet. */
export interface EventStoreRoom {
  readonly connectionString: string;
  /** What a log that was opened on this server shows of this room; on a server of its own the log itself. */
  own(log: EventLog): Promise<EventLog>;
  leave(): Promise<void>;
}

export interface EventStoreServer {
  readonly via: 'stand-in' | 'given' | 'docker';
  room(): Promise<EventStoreRoom>;
  /** Ends a server that was started here; leaves a given one alone. */
  stop(): Promise<void>;
}

const PROBE_TIMEOUT_MS = 20_000;
const PORT = 2113;
const IMAGE = 'eventstore/eventstore:22.10.5-jammy';

/** EVENTSTOREDB_URL where it is set, else Docker. */
export function chooseEventStore(): EventStoreChoice {
  const connectionString = process.env['EVENTSTOREDB_URL'];
  if (connectionString) return { via: 'given', connectionString };
  if (spawnSync('docker', ['info'], { stdio: 'ignore', timeout: PROBE_TIMEOUT_MS }).status === 0) return { via: 'docker' };
  return { missing: 'no real EventStoreDB here, only the stand-in: EVENTSTOREDB_URL is not set; Docker does not answer' };
}

/** Every room is a server of its own. */
export const standInServers: EventStoreServer = {
  via: 'stand-in',
  room: async () => {
    const standIn = await startEventStoreStandIn();
    return { connectionString: standIn.connectionString, own: (log) => Promise.resolve(log), leave: () => standIn.stop() };
  },
  stop: () => Promise.resolve(),
};

/** A real one, started where it was not given. */
export async function realEventStore(choice: Exclude<EventStoreChoice, { missing: string }>): Promise<EventStoreServer> {
  if (choice.via === 'given') return { via: 'given', room: async () => sharedRoom(choice.connectionString), stop: () => Promise.resolve() };
  const { GenericContainer, Wait } = await import('testcontainers');
  const container = await new GenericContainer(IMAGE)
    .withEnvironment({ EVENTSTORE_INSECURE: 'true', EVENTSTORE_MEM_DB: 'true', EVENTSTORE_CLUSTER_SIZE: '1' })
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forHttp('/health/live', PORT).forStatusCode(204))
    .start();
  const connectionString = `esdb://${container.getHost()}:${container.getMappedPort(PORT)}?tls=false`;
  return { via: 'docker', room: async () => sharedRoom(connectionString), stop: async () => void (await container.stop()) };
}

/** Streams of a prefix of their own, from where the log ends when the first log is opened. */
function sharedRoom(connectionString: string): EventStoreRoom {
  const prefix = `room-${randomBytes(6).toString('hex')}-`;
  let begin: Promise<number> | undefined;
  return {
    connectionString,
    own: async (log) => ownStreams(log, prefix, await (begin ??= log.end())),
    leave: () => Promise.resolve(),
  };
}
