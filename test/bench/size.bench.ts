// Disk and memory for a million touchpoints: the files, the most that importing held, and what a started engine holds.
import { makeDirectory } from './made-directory';
import { report } from './rounds';
import { startOnce } from './standalone';

const FACTS = Number(process.env['BENCH_FACTS'] ?? 1_000_000);
const MIB = 2 ** 20;

async function main(): Promise<void> {
  const made = await makeDirectory(FACTS);
  const perMillion = (bytes: number): readonly number[] => [(bytes / MIB / FACTS) * 1e6];
  const bytes = Object.values(made.files).reduce((sum, size) => sum + size, 0);
  const { residentBytes } = await startOnce(made.path);
  report('size', [], { facts: FACTS }, [
    ...Object.entries(made.files).map(([name, size]) => ({ name: `${name} for a million facts`, unit: 'MiB', values: perMillion(size) })),
    { name: 'all files for a million facts', unit: 'MiB', values: perMillion(bytes) },
    { name: 'peak memory while importing, with views', unit: 'MiB', values: [made.peakBytes / MIB] },
    { name: 'memory of the started engine', unit: 'MiB', values: [residentBytes / MIB] },
  ]);
  made.remove();
}

void main();
