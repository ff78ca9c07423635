import type { Instant, ScoredFact } from '@waymark/journey';
import { compareFacts } from '@waymark/journey';
import type { CompiledModel } from '../compile/compiled-model';
import type { Stage } from '../document/model';
import type { Score } from '../fold/score';
import type { JourneyPoint } from './journey-curve';
import { sampleCurve } from './journey-curve';
import type { JourneyLine } from './journey-lines';
import { walkJourney } from './journey-walk';

/** Something that changed what a model says of a contact: a fact, or what fell due by time. */
export interface JourneyStep {
  readonly at: Instant;
  /** Null where nothing but time did it: inactivity, an idle fallback, the end of expiring lines. */
  readonly fact: ScoredFact | null;
  /** At `at`, without the step; null before the first fact. */
  readonly before: Score | null;
  readonly after: Score;
  /** In their order; `back` is a fallback. */
  readonly stages: readonly { readonly stage: Stage; readonly back: boolean }[];
  readonly qualified: boolean;
  readonly rearmed: boolean;
  /** Their values add up to the difference of the totals, to six decimals. */
  readonly lines: readonly JourneyLine[];
}

/** A step by which a later page begins; what fell due by time has no fact. */
export interface JourneyPlace {
  readonly at: Instant;
  readonly fact: string | null;
}

export interface JourneyQuestion {
  readonly asOf: Instant;
  /** Steps after this one; from the first fact when it is null. */
  readonly after: JourneyPlace | null;
  /** Steps at most. */
  readonly limit: number;
  /** Points of the curve at most, besides the last. */
  readonly points: number;
}

/** A contact's way from its first fact to an instant, or a part of it. */
export interface Journey {
  readonly steps: readonly JourneyStep[];
  /** The score between the steps where it changes from second to second, and on the last page that at `asOf`. */
  readonly points: readonly JourneyPoint[];
  /** The place that the next page begins after; null where the steps end. */
  readonly next: JourneyPlace | null;
}

/** The steps of a contact with these facts, in any order, each id once; none where none is due by `asOf`. */
export function readJourney(model: CompiledModel, facts: readonly ScoredFact[], { asOf, after, limit, points }: JourneyQuestion): Journey {
  const due = facts.filter(({ occurredAt }) => occurredAt <= asOf).sort(compareFacts);
  const found = firstOf(walkJourney(model, due, asOf, after), limit + 1);
  const steps = found.slice(0, limit);
  const next = found.length > limit ? placeOf(steps.at(-1)) : null;
  const from = (after ?? placeOf(steps[0]))?.at ?? asOf;
  const to = next?.at ?? asOf;
  return { steps, points: sampleCurve(model, due, { from, to, points, withEnd: next === null }), next };
}

function firstOf(steps: Iterable<JourneyStep>, most: number): readonly JourneyStep[] {
  const found: JourneyStep[] = [];
  for (const step of steps) {
    found.push(step);
    if (found.length === most) break;
  }
  return found;
}

function placeOf(step: JourneyStep | undefined): JourneyPlace | null {
  return step === undefined ? null : { at: step.at, fact: step.fact?.id ?? null };
}
