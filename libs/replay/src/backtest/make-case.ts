import type { Instant } from '@waymark/journey';
import type { CasePlan } from './case-plan';
import { findFact, knownBy, recordedAtOf } from './known-facts';

/** A contact at its instant of scoring, with nothing that could not be known. */
export interface Case {
  /** Place of the contact in the history. */
  readonly contact: number;
  readonly contactId: string;
  readonly scoredAt: Instant;
  /** `learning` before the split, `testing` from it on; everything is testing where there is none. */
  readonly side: 'learning' | 'testing';
  readonly outcomeAt: Instant | null;
  readonly censored: boolean;
  /** Does an outcome come at any time up to the end of the plan's search for leaks? Nobody could know: it serves to find leaks only. */
  readonly comesToIt: boolean;
  /** Places of the facts that may be used, in order: the score is made of those up to `scoredAt`, calls of all. */
  readonly places: readonly number[];
  /** Places of the facts that had happened by `scoredAt` but were not known then. */
  readonly late: readonly number[];
  /** How many of the late were recorded after the outcome. */
  readonly lateAfterOutcome: number;
  /** How many of the facts up to `scoredAt` have no known instant of recording. */
  readonly unknownRecording: number;
}

/**
 * Why a contact is no case: no touch of it was known in time, nothing of it was known at the split, the outcome had
 * already happened, or its instant of scoring lies after the end of the history.
 */
export type LeftOut = 'never-touched' | 'unknown-then' | 'already-happened' | 'not-yet-due';

/** The case of a contact, or why it is none. */
export function caseOf(plan: CasePlan, contact: number): Case | LeftOut {
  const scoredAt = scoringInstant(plan, contact);
  if (scoredAt === null) return 'never-touched';
  if (scoredAt > plan.end) return 'not-yet-due';
  const { side, toldUntil } = sideOf(plan, scoredAt);
  const closesAt = scoredAt + plan.options.withinMs;
  const until = Math.min(closesAt, toldUntil);
  const outcomeAt = firstOutcome(plan, contact, until);
  if (outcomeAt !== null && outcomeAt <= scoredAt) return 'already-happened';
  const { places, late, upToScoring, unknownRecording } = usableFacts(plan, contact, scoredAt, outcomeAt ?? until + 1);
  if (upToScoring === 0) return 'unknown-then';
  return {
    contact,
    contactId: plan.history.contacts[contact] ?? '',
    scoredAt,
    side,
    outcomeAt,
    censored: closesAt > toldUntil,
    comesToIt: firstOutcome(plan, contact, plan.leaksUntil) !== null,
    places,
    late,
    lateAfterOutcome: countRecordedAfter(plan, late, outcomeAt),
    unknownRecording,
  };
}

/** The side of the split, and up to when its outcomes may be known. */
function sideOf({ options, split, end }: CasePlan, scoredAt: Instant): Pick<Case, 'side'> & { readonly toldUntil: Instant } {
  if (options.moment.kind === 'split' || scoredAt >= split) return { side: 'testing', toldUntil: end };
  return { side: 'learning', toldUntil: options.labels === 'whole-history' ? end : Math.min(split, end) };
}

function scoringInstant({ history, options, split, touches, graceMs }: CasePlan, contact: number): Instant | null {
  if (options.moment.kind === 'split') return split;
  const first = findFact(history, contact, (place, at, shape) => touches[shape] === 1 && knownBy(history.facts, place, at, graceMs));
  return first === null ? null : (history.facts.at[first] ?? 0) + options.moment.afterMs;
}

/** The first outcome up to an instant, whenever it was recorded. */
function firstOutcome({ history, outcomes }: CasePlan, contact: number, until: Instant): Instant | null {
  const first = findFact(history, contact, (_, at, shape) => at > until || outcomes[shape] === 1);
  const at = first === null ? Infinity : (history.facts.at[first] ?? Infinity);
  return at > until ? null : at;
}

interface UsableFacts extends Pick<Case, 'places' | 'late' | 'unknownRecording'> {
  readonly upToScoring: number;
}

/** Facts before an instant that could be known at the scoring or, if they happened later, as they happened. */
function usableFacts({ history, graceMs }: CasePlan, contact: number, scoredAt: Instant, before: Instant): UsableFacts {
  const places: number[] = [];
  const late: number[] = [];
  let upToScoring = 0;
  let unknownRecording = 0;
  findFact(history, contact, (place, at) => {
    if (at >= before) return true;
    const isEarly = at <= scoredAt;
    const isKnown = knownBy(history.facts, place, scoredAt, graceMs);
    if (isKnown) places.push(place);
    else if (isEarly) late.push(place);
    if (isKnown && isEarly) {
      upToScoring += 1;
      unknownRecording += recordedAtOf(history.facts, place) === null ? 1 : 0;
    }
    return false;
  });
  return { places, late, upToScoring, unknownRecording };
}

function countRecordedAfter({ history }: CasePlan, late: readonly number[], outcomeAt: Instant | null): number {
  if (outcomeAt === null) return 0;
  return late.filter((place) => (recordedAtOf(history.facts, place) ?? -Infinity) > outcomeAt).length;
}
