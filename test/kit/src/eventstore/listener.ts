import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Server, ServerCredentials } from '@grpc/grpc-js';

/** A port whose connections can be cut under a gRPC server, as a power cut does. */
export interface Listener {
  readonly port: number;
  cut(): void;
  /** Cuts all and gives the port back. */
  close(): Promise<void>;
}

export async function listen(server: Server, credentials: ServerCredentials, port: number): Promise<Listener> {
  const sockets = new Set<Socket>();
  const injector = server.createConnectionInjector(credentials);
  const listening = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    injector.injectConnection(socket);
  });
  listening.listen(port, '127.0.0.1');
  await once(listening, 'listening');
  const cut = (): void => sockets.forEach((socket) => socket.resetAndDestroy());
  const close = async (): Promise<void> => {
    if (!listening.listening) return;
    const closed = once(listening, 'close');
    listening.close();
    cut();
    server.forceShutdown();
    await closed;
  };
  return { port: (listening.address() as AddressInfo).port, cut, close };
}
