// The columns of the history: made from the log, brought up to date, read from their file, with bytes a fact and a shape.
import { statSync } from 'node:fs';
import { formatSampleLine, sampleHistory } from '@waymark/sample';
import type { History } from '@waymark/replay';
import { countFacts } from '@waymark/replay';
import { createEngine } from '@waymark/server';
import type { WholeEngine, EngineParts } from '@waymark/server';
import { openBenchEngine } from './bench-engine';
import type { Figure, Measure } from './rounds';
import { percentile, report, roundsOf, timeRounds } from './rounds';
import { chunked } from './sample-lines';

const CONTACTS = Number(process.env['BENCH_CONTACTS'] ?? 20_000);
const ROUNDS = 3;
const CHUNK = 5_000;
/** What a kernel reads: the instant and the shape. */
const HOT_BYTES = 12;
const COLUMN_BYTES = 24;
const NEWS = 1_000;

/** CPU time of this process between two pauses: what others wait for at most, whatever else the machine does. */
class StepWatch {
  readonly steps: number[] = [];
  /** Is the disk waited for? Then others have their turn between two pauses. */
  waiting = (): boolean => false;
  private begun = process.cpuUsage();

  readonly watch = (parts: EngineParts): EngineParts => ({
    ...parts,
    clock: {
      ...parts.clock,
      breathe: async () => {
        const { user, system } = process.cpuUsage(this.begun);
        if (!this.waiting()) this.steps.push((user + system) / 1_000);
        await parts.clock.breathe();
        this.begun = process.cpuUsage();
      },
    },
  });

  /** Forgets what was before. */
  begin(): void {
    this.steps.length = 0;
    this.begun = process.cpuUsage();
  }

  at(share: number): number {
    return percentile(this.steps, share);
  }
}

async function fill(engine: WholeEngine): Promise<void> {
  const facts = [...sampleHistory({ contacts: CONTACTS, seed: 7, asOf: Date.parse('2026-06-01T00:00:00Z'), contactIds: false })].filter(({ channel }) => channel !== 'handoff');
  for (const lines of chunked(facts, CHUNK)) await engine.imports.lines(lines.map(formatSampleLine).join('\n'), { firstLine: 1, dryRun: false });
}

/** A fact each for so many of the contacts that there are. */
async function addNews(engine: WholeEngine, round: number): Promise<void> {
  const lines = Array.from({ length: NEWS }, (_, index) => {
    const identities = [{ type: 'crm_id', value: `CRM-${100_001 + index * 7}` }];
    return JSON.stringify({ kind: 'touchpoint', id: `news-${round}-${index}`, occurredAt: '2026-06-02T00:00:00Z', channel: 'web', action: 'visited', identities });
  });
  await engine.imports.lines(lines.join('\n'), { firstLine: 1, dryRun: false });
}

function bytesOf({ shapes }: History): number {
  const cells = shapes.fieldNames().reduce((sum, name) => sum + (shapes.column(name)?.shapes.length ?? 0), 0);
  // A kind and an end each, and for each field of a shape its pair, and place and code in the field's column.
  return 5 * shapes.count + 12 * cells;
}

function measuresOf(history: History, fileBytes: number, steps: Readonly<Record<string, number>>): readonly Measure[] {
  const facts = countFacts(history);
  return [
    { name: 'bytes a fact that a kernel reads', unit: 'B', values: [HOT_BYTES] },
    { name: 'bytes a fact in all columns of facts', unit: 'B', values: [(history.facts.at.length * COLUMN_BYTES) / facts] },
    { name: 'bytes a shape in memory, but its values', unit: 'B', values: [bytesOf(history) / history.shapes.count] },
    { name: 'bytes a fact in the file, with everything', unit: 'B', values: [fileBytes / facts] },
    ...Object.entries(steps).map(([name, ms]) => ({ name, unit: 'ms', values: [ms] })),
  ];
}

async function update(engine: WholeEngine): Promise<Figure> {
  const name = 'brought up to date, contacts with news';
  const rounds = [];
  for (let round = 0; round < roundsOf(ROUNDS); round += 1) {
    await addNews(engine, round);
    rounds.push(await timeRounds(name, NEWS, 1, async () => void (await engine.history.current())));
  }
  return { name, count: NEWS, secondsPerRound: rounds.flatMap(({ secondsPerRound }) => secondsPerRound), cpuSecondsPerRound: rounds.flatMap(({ cpuSecondsPerRound = [] }) => cpuSecondsPerRound) };
}

async function main(): Promise<void> {
  const watch = new StepWatch();
  const { engine, close } = await openBenchEngine({ project: false, watch: watch.watch });
  watch.waiting = () => engine.history.progress()?.stage === 'writing-file';
  await fill(engine);
  const before = process.memoryUsage().rss;
  const facts = countFacts(await engine.history.rebuild());
  watch.begin();
  const made = await timeRounds('made from the log', facts, ROUNDS, async () => void (await engine.history.rebuild()));
  const steps = { 'CPU time of a step, 99 of 100': watch.at(0.99), 'CPU time of the longest step': watch.at(1) };
  const updated = await update(engine);
  const history = await engine.history.current();
  await engine.history.rebuild();
  await engine.history.current();
  const cold = await timeRounds('read from the file', facts, ROUNDS, async () => void (await createEngine(engine.parts).history.current()));
  const fileBytes = statSync(engine.parts.historyFile?.path ?? '').size;
  const figures = [made, updated, cold];
  const notes = { facts, contacts: history.contacts.length, shapes: history.shapes.count, rssBeforeMiB: Math.round(before / 2 ** 20), peakRssMiB: Math.round(process.resourceUsage().maxRSS / 1024) };
  report('the history, from the log', figures, notes, measuresOf(history, fileBytes, steps));
  await close();
}

void main();
