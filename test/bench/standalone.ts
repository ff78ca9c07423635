import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Started {
  /** From the start of the process to its answering that it is ready. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

/** Starts the built engine on a directory until it is ready, and ends it. */
export async function startOnce(directory: string): Promise<Started> {
  const started = performance.now();
  const child = spawn(process.execPath, ['dist/apps/standalone/main.js'], {
    env: { PATH: process.env['PATH'], PORT: '0', LOG_LEVEL: 'warn', WAYMARK_DATA_DIR: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let address: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    address = /running at (\S+)/.exec(line)?.[1];
    if (address !== undefined) break;
  }
  while ((await fetch(`${address}/health/ready`)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 5));
  const seconds = (performance.now() - started) / 1_000;
  const metrics = await (await fetch(`${address}/metrics`)).text();
  const read = (name: string): number => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(metrics)?.[1]);
  child.kill('SIGTERM');
  await once(child, 'exit');
  return { seconds, cpuSeconds: read('process_cpu_seconds_total'), residentBytes: read('process_resident_memory_bytes') };
}
