import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import autocannon from 'autocannon';

export interface Load {
  readonly url: string;
  readonly key: string;
  readonly paths: readonly string[];
  readonly connections: number;
  /** How many in all: a machine that is busy makes a round longer, not its figures colder. */
  readonly amount: number;
}

export interface Loaded {
  readonly requests: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Makes this process the load where it was forked for that; true then. */
export function isLoad(): boolean {
  if (!process.send || process.argv[2] !== 'load') return false;
  process.once('message', (load: Load) => void generate(load).then((loaded) => process.send?.(loaded, () => process.exit(0))));
  return true;
}

async function generate({ url, key, paths, connections, amount }: Load): Promise<Loaded> {
  const requests = paths.map((path) => ({ path }));
  const { requests: answered, latency, duration, non2xx, errors } = await autocannon({ url, connections, amount, headers: { authorization: `Bearer ${key}` }, requests });
  if (non2xx + errors > 0) throw new Error(`${non2xx + errors} requests were not answered as they should be`);
  return { requests: answered.total, seconds: duration, p50Ms: latency.p50, p99Ms: latency.p99 };
}

/** Requests from a process of their own, so that the server's CPU time is the server's alone. */
export async function runLoad(load: Load): Promise<Loaded> {
  const child: ChildProcess = fork(process.argv[1] ?? '', ['load']);
  child.send(load);
  const answer = once(child, 'message') as Promise<[Loaded]>;
  const ended = once(child, 'exit').then(([status]) => Promise.reject(new Error(`the load ended with ${status}`)));
  const [loaded] = await Promise.race([answer, ended as Promise<never>]);
  ended.catch(() => undefined);
  return loaded;
}
