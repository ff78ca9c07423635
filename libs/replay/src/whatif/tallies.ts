import { compareCodeUnits } from '@waymark/journey';
import { mondayOf, weekOf } from '../weeks';
import type { BeforeAfter, Breakdown, ChangeKind, ScoreBin, StageFlow, WeekOfChange } from './report';

/** Counts by name, before and after. */
export class NamedTally {
  private readonly counts = new Map<string, { before: number; after: number; gained: number; lost: number }>();

  before(name: string): void {
    this.of(name).before += 1;
  }

  after(name: string): void {
    this.of(name).after += 1;
  }

  gained(name: string): void {
    this.of(name).gained += 1;
  }

  lost(name: string): void {
    this.of(name).lost += 1;
  }

  /** Names with the most first, of equals by name. */
  breakdown(): readonly Breakdown[] {
    return [...this.counts]
      .map(([name, counts]) => ({ name, ...counts }))
      .sort((a, b) => b.before + b.after - a.before - a.after || compareCodeUnits(a.name, b.name));
  }

  /** By name, or in an order of one's own. */
  pairs(order: (a: string, b: string) => number = compareCodeUnits): readonly BeforeAfter[] {
    return [...this.counts].map(([name, { before, after }]) => ({ name, before, after })).sort((a, b) => order(a.name, b.name));
  }

  private of(name: string): { before: number; after: number; gained: number; lost: number } {
    const known = this.counts.get(name);
    if (known) return known;
    const fresh = { before: 0, after: 0, gained: 0, lost: 0 };
    this.counts.set(name, fresh);
    return fresh;
  }
}

/** Contacts by stage before and stage after. */
export class FlowTally {
  private readonly counts = new Map<string, Map<string, number>>();

  add(from: string, to: string): void {
    const row = this.counts.get(from) ?? new Map<string, number>();
    this.counts.set(from, row);
    row.set(to, (row.get(to) ?? 0) + 1);
  }

  flows(): readonly StageFlow[] {
    return [...this.counts].flatMap(([from, row]) => [...row].map(([to, contacts]) => ({ from, to, contacts })));
  }
}

/** Qualifications by ISO week in UTC. */
export class WeekTally {
  private readonly weeks = new Map<number, { before: number; after: number; gained: number; lost: number }>();

  add(at: number, side: 'before' | 'after', kind: ChangeKind): void {
    const week = weekOf(at);
    const known = this.weeks.get(week) ?? { before: 0, after: 0, gained: 0, lost: 0 };
    this.weeks.set(week, known);
    known[side] += 1;
    if (kind === 'gained' || kind === 'lost') known[kind] += 1;
  }

  /** Every week from the first to the last, also those in which nothing happened. */
  list(): readonly WeekOfChange[] {
    const weeks = [...this.weeks.keys()].sort((a, b) => a - b);
    const [first, last] = [weeks[0], weeks.at(-1)];
    if (first === undefined || last === undefined) return [];
    return Array.from({ length: last - first + 1 }, (_, index) => {
      const week = first + index;
      return { monday: mondayOf(week), ...(this.weeks.get(week) ?? { before: 0, after: 0, gained: 0, lost: 0 }) };
    });
  }
}

const MOST_BINS = 40;
const STEPS = [1, 2, 5];

/** Bins of a round width that hold all the totals of either side; the last one is closed. */
export function binTotals(before: readonly number[] | Float64Array, after: readonly number[] | Float64Array): readonly ScoreBin[] {
  const [low, high] = rangeOf([before, after]);
  if (low > high) return [];
  const width = widthFor(high - low);
  const start = Math.floor(low / width);
  const bins = Array.from({ length: Math.floor(high / width) - start + 1 }, (_, index) => ({ from: (start + index) * width, to: (start + index + 1) * width, before: 0, after: 0 }));
  const count = (totals: readonly number[] | Float64Array, side: 'before' | 'after'): void =>
    totals.forEach((total: number) => {
      const bin = bins[Math.floor(total / width) - start];
      if (bin) bin[side] += 1;
    });
  count(before, 'before');
  count(after, 'after');
  return bins;
}

function rangeOf(sides: readonly (readonly number[] | Float64Array)[]): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const totals of sides) {
    for (const total of totals) {
      if (total < low) low = total;
      if (total > high) high = total;
    }
  }
  return [low, high];
}

function widthFor(range: number): number {
  for (let power = 1; ; power *= 10) {
    const step = STEPS.find((each) => range / (each * power) < MOST_BINS);
    if (step !== undefined) return step * power;
  }
}

/** The middle value and the one that nine of ten do not exceed; null without any. */
export function percentiles(values: readonly number[]): { readonly p50: number; readonly p90: number } | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50: at(0.5), p90: at(0.9) };
}
