import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { MemoryLog } from '../memory/memory-log';
import { append } from './append';
import { batchAppend } from './batch-append';
import { Mood } from './misbehave';
import { gossip, supportedMethods } from './node-info';
import { OpenCalls } from './open-calls';
import type { Parts } from './parts';
import { read } from './read';
import type { EventStoreStandIn, StandInOptions } from './stand-in';
import { unavailable } from './statuses';
import { usualSystemEvents, WholeLog } from './whole-log';

/** The largest message that the server takes: more than any append may have, so that it can say so. */
const MAX_MESSAGE_BYTES = 17 * 1024 * 1024;

export async function serveLog(options: StandInOptions): Promise<EventStoreStandIn> {
  const log = options.log ?? new MemoryLog();
  const whole = new WholeLog(log, options.systemEvents ?? usualSystemEvents);
  const mood = new Mood();
  const calls = new OpenCalls();
  const parts: Parts = { log, whole, mood, calls, credentials: options.credentials ?? null, now: options.now ?? Date.now };
  let server = serverOf(parts, () => port);
  const port = await listen(server, options.port ?? 0);
  const stop = async (): Promise<void> => {
    calls.failAll(unavailable('the server is going down'));
    server.forceShutdown();
  };
  return {
    connectionString: `esdb://127.0.0.1:${port}?tls=false`,
    port,
    log,
    misbehave: mood.commands(calls, () => server.drain(`127.0.0.1:${port}`, 0)),
    stop,
    restart: async () => {
      await stop();
      server = serverOf(parts, () => port);
      await listen(server, port);
    },
  };
}

function serverOf(parts: Parts, port: () => number): Server {
  const server = new Server({ 'grpc.max_receive_message_length': MAX_MESSAGE_BYTES });
  server.addService(StreamsService, { read: read(parts), append: append(parts), batchAppend: batchAppend(parts) });
  server.addService(ServerFeaturesService, { getSupportedMethods: supportedMethods(parts) });
  server.addService(GossipService, { read: gossip(parts, port) });
  return server;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
  });
}
