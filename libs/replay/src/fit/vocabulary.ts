import type { Scalar } from '@waymark/journey';
import type { PredicateDocument } from '@waymark/scoring';
import { quantile } from '../backtest/quantiles';
import type { Steps } from '../columns/in-steps';
import type { Asked, Sighting } from './sightings';
import { titleOf } from './titles';

/** A yes-or-no question about a case that could become a rule. */
export interface Condition {
  readonly section: 'behaviour' | 'fit';
  readonly when: PredicateDocument;
  readonly title: string;
}

/** A field of which values are left out because each is seen too seldom. */
export interface RareValues {
  readonly title: string;
  readonly values: number;
}

/** Conditions of what was seen while learning, and which of them a sighting meets. */
export interface Vocabulary {
  readonly conditions: readonly Condition[];
  readonly rare: readonly RareValues[];
  /** Places of the conditions that a case with these sightings meets, ascending, each once. */
  readonly met: (sightings: readonly Sighting[]) => readonly number[];
}

interface Tally {
  readonly asked: Asked;
  readonly counts: Map<Scalar, number>;
}

/** How one field's values lead to conditions. */
type Meets = (value: Scalar) => readonly number[];

const MOST_NUMBERS = 12;
const MOST_VALUES = 200;
const LONGEST_TEXT = 200;
const NOTHING: readonly number[] = [];

/** Counts what is seen, and makes conditions of it: values seen `least` times or more, thresholds where there are many numbers. */
export class SightingTallies {
  private readonly tallies = new Map<string, Tally>();

  add(sightings: readonly Sighting[]): void {
    for (const sighting of sightings) {
      const tally = this.tallies.get(sighting.key) ?? { asked: sighting, counts: new Map<Scalar, number>() };
      tally.counts.set(sighting.value, (tally.counts.get(sighting.value) ?? 0) + 1);
      this.tallies.set(sighting.key, tally);
    }
  }

  *vocabulary(least: number): Steps<Vocabulary> {
    const conditions: Condition[] = [];
    const rare: RareValues[] = [];
    const meets = new Map<string, Meets>();
    for (const [key, tally] of [...this.tallies].sort(byKey)) {
      meets.set(key, conditionsOf(tally, least, conditions, rare));
      yield;
    }
    return {
      conditions,
      rare,
      met: (sightings) => {
        const places = sightings.flatMap(({ key, value }) => meets.get(key)?.(value) ?? NOTHING);
        return [...new Set(places)].sort((a, b) => a - b);
      },
    };
  }
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

function conditionsOf(tally: Tally, least: number, conditions: Condition[], rare: RareValues[]): Meets {
  const { asked, counts } = tally;
  const numbers = [...counts.keys()].filter((value) => typeof value === 'number');
  const add = (value: Scalar, isThreshold: boolean) => conditions.push(conditionOf(asked, value, isThreshold)) - 1;
  if (numbers.length > MOST_NUMBERS) {
    const steps = quartilesOf(counts).map((step) => [step, add(step, true)] as const);
    return (value) => steps.flatMap(([step, place]) => (typeof value === 'number' && value >= step ? [place] : NOTHING));
  }
  const often = [...counts].filter(([value, count]) => count >= least && isAskable(value)).sort((a, b) => b[1] - a[1]);
  const kept = often.slice(0, MOST_VALUES).map(([value]) => value);
  if (kept.length < counts.size) rare.push({ title: titleOf(asked, null, false), values: counts.size - kept.length });
  const places = new Map(kept.map((value) => [value, [add(value, false)]]));
  return (value) => places.get(value) ?? NOTHING;
}

/** Quartiles of the numbers as often as they were seen, each once; the least number parts nobody. */
function quartilesOf(counts: ReadonlyMap<Scalar, number>): readonly number[] {
  const seen = [...counts].flatMap(([value, count]) => (typeof value === 'number' ? new Array<number>(count).fill(value) : []));
  const sorted = seen.sort((a, b) => a - b);
  const steps = [0.25, 0.5, 0.75].map((share) => Math.round((quantile(sorted, share) ?? 0) * 1e6) / 1e6);
  return [...new Set(steps)].filter((step) => step > (sorted[0] ?? 0));
}

/** May it stand in a predicate, and be read there? */
const isAskable = (value: Scalar): boolean => typeof value !== 'string' || (value !== '' && value.length <= LONGEST_TEXT);

function conditionOf(asked: Asked, value: Scalar, isThreshold: boolean): Condition {
  const { section, touch, field, isTag } = asked;
  const test = isThreshold ? { gte: value } : isTag ? { contains: value } : value;
  return { section, when: { ...touch, ...(field !== null && { [field]: test }) }, title: titleOf(asked, value, isThreshold) };
}
