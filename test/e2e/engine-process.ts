import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(__dirname, '../../dist/apps/standalone/main.js');

/** The real engine as a process of its own. */
export interface EngineProcess {
  readonly pid: number;
  readonly address: string;
  /** Keys by role; told at the first start of a directory only. */
  readonly keys: Readonly<Record<string, string>>;
  /** What it has written to stderr so far. */
  said(): string;
  /** As a power cut of the process. */
  kill(): Promise<void>;
  /** An orderly end; gives the exit status. */
  stop(): Promise<number | null>;
}

/** Starts the built engine and waits for its address; rejects with what it wrote when it ends before. */
export async function startEngine(environment: Readonly<Record<string, string>>, cwd?: string): Promise<EngineProcess> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], PORT: '0', LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const told = await firstWords(child, () => stderr);
  return {
    ...told,
    pid: child.pid ?? 0,
    said: () => stderr,
    kill: () => end(child, 'SIGKILL').then(() => undefined),
    stop: () => end(child, 'SIGTERM'),
  };
}

/** Runs the built engine until it ends by itself, as it does when something is wrong; gives status and stderr. */
export async function runToEnd(environment: Readonly<Record<string, string>>): Promise<{ status: number | null; stderr: string }> {
  const child = spawn(process.execPath, [MAIN], { env: { PATH: process.env['PATH'], LOG_LEVEL: 'warn', ...environment }, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stderr };
}

/** Starts the built engine and ends it as soon as it says something; gives the exit status, null after SIGKILL. */
export async function stopWhile(
  said: RegExp,
  environment: Readonly<Record<string, string>>,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<number | null> {
  const child = spawn(process.execPath, [MAIN], { env: { PATH: process.env['PATH'], PORT: '0', LOG_LEVEL: 'warn', ...environment }, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    if (said.test(line)) return end(child, signal);
  }
  throw new Error(`the engine never said ${String(said)}`);
}

async function firstWords(child: ChildProcess, stderr: () => string): Promise<Pick<EngineProcess, 'address' | 'keys'>> {
  const told: string[] = [];
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    told.push(line);
    if (line.startsWith('Stop it')) return understand(told);
  }
  throw new Error(`the engine ended before it was up:\n${stderr()}`);
}

function understand(told: readonly string[]): Pick<EngineProcess, 'address' | 'keys'> {
  const address = /running at (\S+)/.exec(told.join('\n'))?.[1];
  if (!address) throw new Error('the engine did not tell its address');
  const keys = told.map((line) => /^\s+(\w+)\s+(wm_\S+)$/.exec(line)).filter((match) => match !== null);
  return { address, keys: Object.fromEntries(keys.map(([, role, secret]) => [role, secret])) };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const ended = once(child, 'exit') as Promise<[number | null]>;
  child.kill(signal);
  return (await ended)[0];
}
