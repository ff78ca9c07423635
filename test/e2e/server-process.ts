import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const APPS = join(__dirname, '../../dist/apps');

export type ServerApp = 'api' | 'ingest' | 'projector';

/** One of the processes of an installation on servers. */
export interface ServerProcess {
  readonly address: string;
  /** What it has written to stderr so far. */
  said(): string;
  /** Resolves when it has ended, by itself or not. */
  readonly ended: Promise<unknown>;
  /** As a power cut of the process. */
  kill(): Promise<void>;
  /** An orderly end; gives the exit status. */
  stop(): Promise<number | null>;
  /** Null when it is ready, else what is in the way. */
  whyNotReady(): Promise<string | null>;
}

/** Starts a built app on a free port and waits for its address; rejects with what it wrote when it ends before. */
export async function startServer(app: ServerApp, environment: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const child = spawnServer(app, environment);
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const address = /running at (\S+)/.exec(line)?.[1];
    if (address) return running(child, address, () => stderr);
  }
  throw new Error(`${app} ended before it was up:\n${stderr}`);
}

/** Runs a built app until it ends by itself, as it does when something is wrong; gives status and stderr. */
export async function runServerToEnd(app: ServerApp, environment: Readonly<Record<string, string>>): Promise<{ readonly status: number | null; readonly stderr: string }> {
  const child = spawnServer(app, environment);
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout?.resume();
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stderr };
}

function spawnServer(app: ServerApp, environment: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [join(APPS, app, 'main.js')], {
    env: { PATH: process.env['PATH'], PORT: '0', LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function running(child: ChildProcess, address: string, said: () => string): ServerProcess {
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null) return child.exitCode;
    const ended = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    return (await ended)[0];
  };
  return {
    address,
    said,
    ended: once(child, 'exit'),
    kill: () => end('SIGKILL').then(() => undefined),
    stop: () => end('SIGTERM'),
    whyNotReady: async () => {
      const response = await fetch(`${address}/health/ready`).catch((error: unknown) => String(error));
      if (typeof response === 'string') return response;
      return response.ok ? null : response.text();
    },
  };
}
