import type { EventStoreDBClient } from '@eventstore/db-client';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import { clientFor, clientStringOf } from './connection-string';
import { closed, finalErrorOf, textOf } from './failures';
import type { EventStoreLogger } from './settings';

export type ReadCall = ReturnType<StreamsClient['read']>;
export type AppendCall = ReturnType<StreamsClient['batchAppend']>;

type CallArguments = Required<Parameters<StreamsClient['batchAppend']>>;

/**
 * What the client keeps to itself. Its own calls are not safe to build on: a batch of appends that breaks leaves rejections
 * that nobody can catch, breaks those of other connections too, and a read that was cancelled never ends. So it finds the
 * server and keeps the channel, and the calls are made here.
 */
interface ClientInside {
  getGRPCClient(service: typeof StreamsClient, name: string): Promise<StreamsClient>;
  handleError(service: StreamsClient, error: Error): Promise<void>;
  callArguments(base: { readonly requiresLeader: boolean; readonly deadline?: number }, options?: { readonly deadline: number }): CallArguments;
}

export interface ReadOptions {
  /** A subscription has no deadline, and may be served by any node. */
  readonly live?: boolean;
  /** Instead of the connection string's, in milliseconds. */
  readonly deadlineMs?: number;
}

/** The way to the server: one client, made anew when it can no longer find any node. */
export class Connection {
  private readonly connectionString: string;
  private client: ClientInside | null;
  private channel: ReturnType<StreamsClient['getChannel']> | null = null;
  /** Those under way. */
  private readonly calls = new Set<{ cancel(): void }>();
  private isClosed = false;
  private isDown = false;

  constructor(
    given: string,
    private readonly log: EventStoreLogger,
  ) {
    this.connectionString = clientStringOf(given, log);
    this.client = inside(clientFor(this.connectionString));
  }

  async read(request: ReadReq, { live = false, deadlineMs }: ReadOptions = {}): Promise<ReadCall> {
    const [client, streams] = await this.streams();
    const base = { requiresLeader: !live, ...(deadlineMs !== undefined && { deadline: deadlineMs }) };
    return this.watched(client, streams, streams.read(request, ...client.callArguments(base, live ? { deadline: Infinity } : undefined)));
  }

  async batchAppend(): Promise<AppendCall> {
    const [client, streams] = await this.streams();
    return this.watched(client, streams, streams.batchAppend(...client.callArguments({ requiresLeader: true }, { deadline: Infinity })));
  }

  /** Ends every call that is still under way. */
  close(): void {
    this.isClosed = true;
    for (const call of this.calls) call.cancel();
    this.channel?.close();
  }

  private async streams(): Promise<[ClientInside, StreamsClient]> {
    if (this.isClosed) throw closed();
    const client = (this.client ??= inside(clientFor(this.connectionString)));
    const streams = await client.getGRPCClient(StreamsClient, 'streams').catch((error: unknown) => this.lose(client, error));
    this.channel = streams.getChannel();
    if (!this.isClosed) return [client, streams];
    this.channel.close();
    throw closed();
  }

  /** A client that found no node never finds one again. */
  private lose(client: ClientInside, error: unknown): never {
    if (this.client === client) this.client = null;
    this.failed(error);
    throw error;
  }

  private watched<C extends ReadCall | AppendCall>(client: ClientInside, streams: StreamsClient, call: C): C {
    this.calls.add(call);
    call.once('status', () => this.calls.delete(call));
    call.once('metadata', () => this.answered());
    // For as long as the call lives: gRPC tells of its end also when nobody reads it any more.
    call.on('error', (error: Error) => {
      if (wasOurs(error)) return;
      this.failed(error);
      client.handleError(streams, error).catch((lost: unknown) => this.failed(lost));
    });
    return call;
  }

  private failed(error: unknown): void {
    if (this.isDown || this.isClosed || finalErrorOf(error)) return;
    this.isDown = true;
    this.log.warn({ reason: textOf(error) }, 'EventStoreDB is away or broke a call; trying again');
  }

  private answered(): void {
    if (!this.isDown) return;
    this.isDown = false;
    this.log.info({}, 'EventStoreDB answers again');
  }
}

function inside(client: EventStoreDBClient): ClientInside {
  return client as unknown as ClientInside;
}

/** gRPC's words for a call that this side has cancelled. */
function wasOurs(error: Error): boolean {
  return 'details' in error && error.details === 'Cancelled on client';
}
