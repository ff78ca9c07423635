import type { Server } from 'node:http';
import { WaymarkError } from '@waymark/engine';
import type { Engine, HttpOptions } from '@waymark/server';
import { createHttpApp, createOperationsApp } from '@waymark/server';
import type { CommonEnvironment } from './variables';
import { VERSION } from './version';

const SWEEP_MS = 50;

type HttpApp = Awaited<ReturnType<typeof createHttpApp>>;

export interface DoorsEnvironment extends Pick<CommonEnvironment, 'host' | 'port' | 'opsPort'> {
  /** For invented data only. */
  readonly demonstration: boolean;
  /** False where nobody but operators is answered: on `OPS_PORT` where it is set, else on the main port. Default true. */
  readonly servesApi?: boolean;
}

/** Where the process is spoken to: its main port, and one for operators where `OPS_PORT` is set and both are needed. */
export interface Doors {
  readonly main: HttpApp;
  readonly operations: HttpApp | null;
}

export async function createDoors(engine: Engine, environment: DoorsEnvironment, more: Pick<HttpOptions, 'checks' | 'backups' | 'readsViews' | 'channels' | 'views'>): Promise<Doors> {
  const { host, port, opsPort, demonstration, servesApi = true } = environment;
  const options = { host, port, demonstration, operations: opsPort === null, version: VERSION, ...more };
  return {
    main: await (servesApi ? createHttpApp(engine, options) : createOperationsApp(engine, options)),
    operations: opsPort === null || !servesApi ? null : await createOperationsApp(engine, options),
  };
}

/** Listens; gives the main address. Throws `port-in-use`. */
export async function openDoors({ main, operations }: Doors, { host, port, opsPort, servesApi = true }: Omit<DoorsEnvironment, 'demonstration'>): Promise<string> {
  if (!servesApi && opsPort !== null) return listen(main, 'OPS_PORT', host, opsPort);
  const address = await listen(main, 'PORT', host, port);
  if (operations && opsPort !== null) await listen(operations, 'OPS_PORT', host, opsPort);
  return address;
}

/** Answers what has begun, takes nothing new, and leaves no connection open. */
export async function closeDoors({ main, operations }: Doors): Promise<void> {
  await close(main);
  if (operations) await close(operations);
}

/** A connection that was busy when its server closed stays open behind the answer, until the client ends it or we do. */
async function close(app: HttpApp): Promise<void> {
  const server = app.getHttpServer() as Server;
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  await app.close().finally(() => clearInterval(sweep));
}

/** By the server itself: Nest would write a failure into the log as well as throw it. */
async function listen(app: HttpApp, variable: string, host: string, port: number): Promise<string> {
  try {
    return await app.getHttpAdapter().getInstance().listen({ port, host });
  } catch (cause) {
    if ((cause as { readonly code?: string }).code !== 'EADDRINUSE') throw cause;
    const mend = `stop what listens there, or set ${variable} to another (0 takes any free one)`;
    throw new WaymarkError('port-in-use', `port ${port} of ${host} is in use: ${mend}`, { cause });
  }
}
