import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import { Server } from '@grpc/grpc-js';
import { MemoryLog } from '../memory/memory-log';
import { addressFor } from './address';
import { append } from './append';
import { batchAppend } from './batch-append';
import type { Listener } from './listener';
import { listen } from './listener';
import { Mood } from './misbehave';
import { gossip, supportedMethods } from './node-info';
import { OpenCalls } from './open-calls';
import type { Parts } from './parts';
import { read } from './read';
import type { EventStoreStandIn, StandInOptions } from './stand-in';
import { usualSystemEvents, WholeLog } from './whole-log';

/** The largest message that the server takes: more than any append may have, so that it can say so. */
const MAX_MESSAGE_BYTES = 17 * 1024 * 1024;

export async function serveLog(options: StandInOptions): Promise<EventStoreStandIn> {
  const log = options.log ?? new MemoryLog();
  const credentials = options.credentials ?? null;
  const address = addressFor(credentials);
  const parts: Parts = {
    log,
    whole: new WholeLog(log, options.systemEvents ?? usualSystemEvents),
    mood: new Mood(),
    calls: new OpenCalls(),
    credentials,
    now: options.now ?? Date.now,
  };
  const serve = async (at: number): Promise<Listener> => {
    await address.lay();
    return listen(serverOf(parts, () => listener.port), address.server, at);
  };
  let listener = await serve(options.port ?? 0);
  const { port } = listener;
  return {
    connectionString: address.connectionString(port),
    port,
    log,
    misbehave: parts.mood.commands(parts.calls, () => listener.cut()),
    stop: async () => {
      await listener.close();
      await address.remove();
    },
    restart: async () => {
      await listener.close();
      listener = await serve(port);
    },
  };
}

function serverOf(parts: Parts, port: () => number): Server {
  const server = new Server({ 'grpc.enable_channelz': 0, 'grpc.max_receive_message_length': MAX_MESSAGE_BYTES });
  server.addService(StreamsService, { read: read(parts), append: append(parts), batchAppend: batchAppend(parts) });
  server.addService(ServerFeaturesService, { getSupportedMethods: supportedMethods(parts) });
  server.addService(GossipService, { read: gossip(parts, port) });
  return server;
}
