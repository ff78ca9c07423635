import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Interface } from 'node:readline';
import { createInterface } from 'node:readline';
import type { Misbehaviour } from '@waymark/testkit';
import { build } from 'esbuild';

const ROOT = join(__dirname, '../..');
const BUILT = join(ROOT, 'dist/test/eventstore-stand-in.js');

/** The stand-in for EventStoreDB as a process of its own. */
export interface EventStoreProcess {
  /** The same after every restart. */
  readonly connectionString: string;
  readonly port: number;
  /** As a power cut of the process: what was answered is in the file. */
  kill(): Promise<void>;
  /** Starts it again on its file and port; it leads after so long. */
  restart(leadsAfterMs?: number): Promise<void>;
  /** An orderly end. */
  stop(): Promise<void>;
  /** Commands a misbehaviour; resolves when it holds. A `hold` is ended by `heal`. */
  order<Name extends keyof Misbehaviour>(name: Name, ...given: Parameters<Misbehaviour[Name]>): Promise<void>;
}

interface Running {
  readonly connectionString: string;
  end(signal: NodeJS.Signals): Promise<void>;
  order(line: string): Promise<void>;
}

let built: Promise<unknown> | undefined;

/** Builds the stand-in and serves a SQLite log file, which is made when it is missing; on a free port when none is given. */
export async function startEventStoreProcess(file: string, port = 0): Promise<EventStoreProcess> {
  await (built ??= buildStandIn());
  let running = await run(file, port, 0);
  const { connectionString } = running;
  const own = Number(/:(\d+)\?/.exec(connectionString)?.[1]);
  return {
    connectionString,
    port: own,
    kill: () => running.end('SIGKILL'),
    stop: () => running.end('SIGTERM'),
    restart: async (leadsAfterMs = 0) => {
      await running.end('SIGTERM');
      running = await run(file, own, leadsAfterMs);
    },
    order: (name, ...given) => running.order(JSON.stringify([name, ...given])),
  };
}

async function run(file: string, port: number, leadsAfterMs: number): Promise<Running> {
  const child = spawn(process.execPath, [BUILT, file, String(port), String(leadsAfterMs)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout });
  return {
    connectionString: await lineAfter(lines, 'serving'),
    end: async (signal) => {
      child.kill(signal);
      await gone;
    },
    order: async (line) => {
      const done = lineAfter(lines, 'done');
      child.stdin.write(`${line}\n`);
      await done;
    },
  };
}

/** What follows a word on the next line; rejects when the process ends first. */
async function lineAfter(lines: Interface, word: string): Promise<string> {
  const ended = new AbortController();
  const end = (): void => ended.abort(new Error(`the stand-in ended before it said "${word}"`));
  lines.once('close', end);
  try {
    const [line] = (await once(lines, 'line', { signal: ended.signal })) as [string];
    if (!line.startsWith(`${word} `)) throw new Error(`the stand-in said "${line}"`);
    return line.slice(word.length + 1);
  } finally {
    lines.off('close', end);
  }
}

/** Of the kit only what is used: the rest is free of side effects. */
function buildStandIn(): Promise<unknown> {
  return build({
    entryPoints: [join(__dirname, 'eventstore-stand-in.ts')],
    outfile: BUILT,
    bundle: true,
    platform: 'node',
    target: 'node20',
    packages: 'external',
    tsconfig: join(ROOT, 'tsconfig.base.json'),
    plugins: [
      {
        name: 'free-of-side-effects',
        setup(bundle) {
          bundle.onResolve({ filter: /^(?:@waymark\/|\.)/ }, async ({ path, pluginData, ...from }) => {
            if (pluginData === 'resolved') return undefined;
            return { ...(await bundle.resolve(path, { ...from, pluginData: 'resolved' })), sideEffects: false };
          });
        },
      },
    ],
    logLevel: 'warning',
  });
}
