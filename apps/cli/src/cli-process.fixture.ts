import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = resolve(__dirname, '../../..');

/** Builds those of them that are older than their sources. */
export function buildApps(...apps: readonly string[]): void {
  execFileSync(process.execPath, ['infra/scripts/build.mjs', ...apps], { cwd: ROOT });
}

export function mainOf(app: string): string {
  return join(ROOT, 'dist/apps', app, 'main.js');
}

/** The real engine, built, on the data directory of a place. */
export interface PlacedEngine {
  readonly address: string;
  /** An orderly end; nothing where it has ended. */
  stop(): Promise<void>;
}

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A place of its own to work in, with a data directory `data` that nobody has made yet. */
export class Workplace {
  readonly path = mkdtempSync(join(tmpdir(), 'waymark-cli-'));

  /** Runs the built command line here; `onError` hears what it says on stderr so far, and may send a signal. */
  async run(args: readonly string[], onError?: (stderr: string, kill: (signal: NodeJS.Signals) => void) => void): Promise<Ended> {
    const child = spawn(process.execPath, [mainOf('cli'), ...args], { cwd: this.path, env: this.environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (ended.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => {
      ended.stderr += chunk.toString();
      onError?.(ended.stderr, (signal) => child.kill(signal));
    });
    const [status] = (await once(child, 'close')) as [number | null];
    return { status, ...ended };
  }

  /** Runs a command that has to go well, and reads what it printed as JSON. */
  async json<T>(args: readonly string[]): Promise<T> {
    const { status, stdout, stderr } = await this.run([...args, '--json']);
    if (status !== 0) throw new Error(`waymark ${args.join(' ')} ended with ${status}: ${stderr}`);
    return JSON.parse(stdout) as T;
  }

  /** Starts the built engine on the data directory here; resolves once it answers. */
  async startEngine(): Promise<PlacedEngine> {
    const environment = { ...this.environment(), PORT: '0', LOG_LEVEL: 'error' };
    const child = spawn(process.execPath, [mainOf('standalone')], { cwd: this.path, env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
    const stop = async (): Promise<void> => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    };
    for await (const line of createInterface({ input: child.stdout })) {
      const address = /running at (\S+)/.exec(line)?.[1];
      if (address !== undefined) return { address, stop };
    }
    throw new Error('the engine ended before it was up');
  }

  write(name: string, text: string): string {
    writeFileSync(join(this.path, name), text);
    return name;
  }

  environment(): NodeJS.ProcessEnv {
    return { PATH: process.env['PATH'], WAYMARK_DATA_DIR: join(this.path, 'data') };
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A webinar that somebody attended, some days ago. */
export function attended(id: string, contactId: string, daysAgo: number, more: object = {}): string {
  const occurredAt = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
  return JSON.stringify({ kind: 'touchpoint', id, contactId, occurredAt, channel: 'webinar', action: 'attended', ...more });
}

/** A model in which two webinars qualify. */
export function modelText(points: number): string {
  return [
    'schema: waymark/scoring-model/v1',
    'id: webinars',
    'behaviour:',
    '  rules:',
    `    - { id: attended, title: Attended a webinar, when: { action: attended }, points: ${points} }`,
    'qualification: { when: { state.total: { gte: 100 } } }',
    'stages: { enter: { contact: { action: attended }, handshake: { state.qualified: true } } }',
    '',
  ].join('\n');
}
