import { writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';

export interface Figure {
  readonly name: string;
  /** Things done in each round. */
  readonly count: number;
  readonly secondsPerRound: readonly number[];
  /** CPU seconds of this process, all its threads, user and system. */
  readonly cpuSecondsPerRound?: readonly number[];
}

/** Something that was measured and is no time of so many things: milliseconds at a percentile, MiB, bytes. */
export interface Measure {
  readonly name: string;
  readonly unit: string;
  /** One of each round. */
  readonly values: readonly number[];
}

/** How many rounds a benchmark makes; the runner asks for one at a time where it compares. */
export function roundsOf(usual: number): number {
  return Number(process.env['BENCH_ROUNDS'] ?? usual);
}

function cpuSeconds(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage();
  return (user + system - (since ? since.user + since.system : 0)) / 1e6;
}

/** Times a piece of work over rounds; the clocks run only inside `run`. */
export async function timeRounds(
  name: string,
  count: number,
  rounds: number,
  run: (round: number) => Promise<void> | void,
): Promise<Figure> {
  const secondsPerRound: number[] = [];
  const cpuSecondsPerRound: number[] = [];
  for (let round = 0; round < roundsOf(rounds); round += 1) {
    const cpu = process.cpuUsage();
    const started = process.hrtime.bigint();
    await run(round);
    secondsPerRound.push(Number(process.hrtime.bigint() - started) / 1e9);
    cpuSecondsPerRound.push(cpuSeconds(cpu));
  }
  return { name, count, secondsPerRound, cpuSecondsPerRound };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The least value that so great a share does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

function lineOf(figure: Figure, floor: Figure | undefined): string {
  const seconds = median(figure.secondsPerRound);
  const rate = figure.count === 1 ? `${seconds.toFixed(3)} s` : `${Math.round(figure.count / seconds).toLocaleString('en')}/s`;
  const ratio = floor && floor !== figure ? `  ${(seconds / median(floor.secondsPerRound)).toFixed(2)} × ${floor.name}` : '';
  const cpu = figure.cpuSecondsPerRound ? `  CPU ${((median(figure.cpuSecondsPerRound) / figure.count) * 1e6).toFixed(1)} µs each` : '';
  const raw = figure.secondsPerRound.map((each) => each.toFixed(3)).join(' ');
  return `  ${figure.name.padEnd(40)} ${rate.padStart(14)}   rounds (s): ${raw}${cpu}${ratio}`;
}

/** Prints raw rounds and ratios to the first figure, and writes them as JSON where the runner says. */
export function report(title: string, figures: readonly Figure[], notes: Readonly<Record<string, unknown>> = {}, measures: readonly Measure[] = []): void {
  const machine = { node: process.version, cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), load: loadavg().map((each) => Number(each.toFixed(1))) };
  console.log(`${title} (node ${machine.node}, ${machine.cores} cores, ${machine.memoryGiB} GiB, load ${machine.load.join(' ')})`);
  for (const figure of figures) console.log(lineOf(figure, figures[0]));
  for (const { name, unit, values } of measures) {
    const raw = values.map((value) => value.toPrecision(4)).join(' ');
    console.log(`  ${name.padEnd(40)} ${median(values).toPrecision(4).padStart(12)} ${unit}   rounds: ${raw}`);
  }
  for (const [name, value] of Object.entries(notes)) console.log(`  ${name}: ${JSON.stringify(value)}`);
  const path = process.env['WAYMARK_BENCH_RESULT'];
  if (path) writeFileSync(path, `${JSON.stringify({ title, machine, figures: [...figures, ...measures], notes }, null, 2)}\n`);
}
