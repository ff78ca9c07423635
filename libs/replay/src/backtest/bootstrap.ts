import type { Steps } from '../columns/in-steps';
import type { Draw } from './draws';
import { drawsFrom } from './draws';
import type { Ranked } from './levels';
import { areaUnderRoc, levelsOf, share } from './levels';
import { quantile } from './quantiles';

/** A value with the interval that holds 95 % of its resamples. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How AUCs vary over resamples: of each model, and of the second less the first. */
export interface AucIntervals {
  readonly models: readonly Estimate[];
  /** Null with one model. `secondBetter`: the share of resamples in which the second is ahead, draws counting half. */
  readonly difference: (Estimate & { readonly secondBetter: number }) | null;
}

export interface Resampling {
  /** How many resamples; at most 10,000 are drawn. */
  readonly resamples: number;
  readonly seed: number;
}

const MOST_RESAMPLES = 10_000;

/**
 * Percentile bootstrap (Efron 1979) over cases, those with the outcome and those without resampled apart. All models
 * see the same resamples: `rankings` are the same cases in the same order. Null where all cases are of one kind.
 */
export function* aucIntervals(rankings: readonly (readonly Ranked[])[], { resamples, seed }: Resampling): Steps<AucIntervals | null> {
  const values = rankings.map((cases) => areaUnderRoc(levelsOf(cases)));
  if (!values.every((value) => value !== null)) return null;
  const ladders = rankings.map(ladderOf);
  const places = placesByOutcome(rankings[0] ?? []);
  const draw = drawsFrom(seed);
  const drawn = rankings.map((): number[] => []);
  for (let round = 0; round < Math.min(resamples, MOST_RESAMPLES); round += 1) {
    resample(ladders, places, draw);
    ladders.forEach((ladder, model) => drawn[model]?.push(ladder.area()));
    yield;
  }
  return {
    models: values.map((value, model) => estimate(value, drawn[model] ?? [])),
    difference: differenceOf(values, drawn),
  };
}

/** As many cases of each kind as there are, drawn with replacement: the same ones for every ladder. */
function resample(ladders: readonly Ladder[], places: readonly (readonly number[])[], draw: Draw): void {
  for (const ladder of ladders) ladder.clear();
  for (const kind of places) {
    for (let each = 0; each < kind.length; each += 1) {
      const place = kind[draw(kind.length)] ?? 0;
      for (const ladder of ladders) ladder.take(place);
    }
  }
}

function differenceOf(values: readonly number[], drawn: readonly (readonly number[])[]): AucIntervals['difference'] {
  const [first, second] = values;
  const [ofFirst = [], ofSecond = []] = drawn;
  if (first === undefined || second === undefined) return null;
  const differences = ofSecond.map((value, round) => value - (ofFirst[round] ?? 0));
  const ahead = differences.reduce((sum, each) => sum + (Math.sign(each) + 1) / 2, 0);
  return { ...estimate(second - first, differences), secondBetter: share(ahead, differences.length) ?? 0.5 };
}

function estimate(value: number, drawn: readonly number[]): Estimate {
  const sorted = [...drawn].sort((a, b) => a - b);
  return { value, low: quantile(sorted, 0.025) ?? value, high: quantile(sorted, 0.975) ?? value };
}

/** Places of the cases with the outcome, and of those without. */
function placesByOutcome(cases: readonly Ranked[]): readonly (readonly number[])[] {
  const places: [number[], number[]] = [[], []];
  cases.forEach(({ outcome }, place) => places[outcome ? 0 : 1].push(place));
  return places;
}

/** Counts a resample by score without sorting it: the rung of each case is found once. */
interface Ladder {
  readonly clear: () => void;
  readonly take: (place: number) => void;
  readonly area: () => number;
}

function ladderOf(cases: readonly Ranked[]): Ladder {
  const rungs = new Map(levelsOf(cases).map(({ score }, rung) => [score, rung]));
  const rungOf = Uint32Array.from(cases, ({ score }) => rungs.get(score) ?? 0);
  const counts = Array.from(rungs, () => ({ outcomes: 0, others: 0 }));
  return {
    clear: () => {
      for (const count of counts) count.outcomes = count.others = 0;
    },
    take: (place: number) => {
      const count = counts[rungOf[place] ?? 0];
      if (count === undefined) return;
      if (cases[place]?.outcome === true) count.outcomes += 1;
      else count.others += 1;
    },
    area: () => areaUnderRoc(counts) ?? 0.5,
  };
}
