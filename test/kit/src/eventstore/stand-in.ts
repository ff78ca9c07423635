import type { EventLog } from '@waymark/engine';
import type { Misbehaviour } from './misbehave';
import type { Credentials } from './parts';
import type { SystemEvents } from './whole-log';

export interface StandInOptions {
  /** Where the events are kept; it is not closed with the stand-in. In memory when not given. */
  readonly log?: EventLog;
  /** A free one when not given. */
  readonly port?: number;
  /** When given, every call must bring them, and the server speaks TLS, over which alone the client sends them. */
  readonly credentials?: Credentials;
  readonly systemEvents?: SystemEvents;
  /** The instant at which events are said to be created. */
  readonly now?: () => number;
}

/** EventStoreDB 22.10 as far as its client shows it to us: a real gRPC server in this process. */
export interface EventStoreStandIn {
  readonly connectionString: string;
  readonly port: number;
  readonly log: EventLog;
  readonly misbehave: Misbehaviour;
  /** Cuts every connection and gives the port back, as a kill does; what was answered stays in the log. */
  stop(): Promise<void>;
  /** Stops and serves the same log on the same port; what was commanded still holds, as `refuse('not-ready')` until it leads. */
  restart(): Promise<void>;
}

/** Serves a log as EventStoreDB would. The protocol is loaded here and not before: most who use the kit never need it. */
export async function startEventStoreStandIn(options: StandInOptions = {}): Promise<EventStoreStandIn> {
  const { serveLog } = await import('./serve-log');
  return serveLog(options);
}
