import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

export interface Figure {
  readonly name: string;
  /** Things done in each round. */
  readonly count: number;
  readonly secondsPerRound: readonly number[];
}

/** Times a piece of work over rounds; the clock runs only inside `run`. */
export async function timeRounds(
  name: string,
  count: number,
  rounds: number,
  run: (round: number) => Promise<void> | void,
): Promise<Figure> {
  const secondsPerRound: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = process.hrtime.bigint();
    await run(round);
    secondsPerRound.push(Number(process.hrtime.bigint() - started) / 1e9);
  }
  return { name, count, secondsPerRound };
}

function medianSeconds({ secondsPerRound }: Figure): number {
  const sorted = [...secondsPerRound].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Prints raw rounds and ratios to the first figure, and writes them as JSON where the runner says. */
export function report(title: string, figures: readonly Figure[], notes: Readonly<Record<string, unknown>> = {}): void {
  const [floor] = figures;
  console.log(`${title} (node ${process.version}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB)`);
  for (const figure of figures) {
    const median = medianSeconds(figure);
    const rate = Math.round(figure.count / median).toLocaleString('en');
    const ratio = floor && floor !== figure ? `  ${(median / medianSeconds(floor)).toFixed(2)} × ${floor.name}` : '';
    const raw = figure.secondsPerRound.map((seconds) => seconds.toFixed(3)).join(' ');
    console.log(`  ${figure.name.padEnd(34)} ${rate.padStart(12)}/s   rounds (s): ${raw}${ratio}`);
  }
  for (const [name, value] of Object.entries(notes)) console.log(`  ${name}: ${JSON.stringify(value)}`);
  const path = process.env['WAYMARK_BENCH_RESULT'];
  if (path) writeFileSync(path, `${JSON.stringify({ title, node: process.version, figures, notes }, null, 2)}\n`);
}
