import type { Steps } from '../columns/in-steps';
import { visitInSteps } from '../columns/in-steps';
import type { CasePlan } from './case-plan';
import type { ModelCall, ScoredCase } from './cases';
import type { Case, LeftOut } from './make-case';
import { caseOf } from './make-case';

/** What a model says of a case, from the facts under its `places` and nothing else. */
export type ScoreCase = (each: Case) => ModelCall;

/** Contacts that are no case, by why. */
export type LeftOutCounts = Readonly<Record<LeftOut, number>>;

/** Facts whose use would have been peeking, and how many could not be judged; of the cases that are told of. */
export interface LateFacts {
  /** Had happened by the scoring but were recorded later than it, and later than the grace: left out. */
  readonly late: number;
  readonly lateAfterOutcome: number;
  readonly contacts: number;
  /** Facts that were used without anybody knowing when they were recorded. */
  readonly unknownRecording: number;
}

/** The cases of one side of a history, those whose window is still open included. */
export interface CaseSet {
  readonly cases: readonly ScoredCase[];
  readonly contacts: number;
  readonly leftOut: LeftOutCounts;
  /** Cases of the other side of the split. */
  readonly otherSide: number;
  readonly lateFacts: LateFacts;
}

const CONTACTS_A_STEP = 16;

/** Every contact's case, in the order of the contacts; `onLeftOut` is told of those that are none. */
export function* casesOf(plan: CasePlan, onCase: (each: Case) => void, onLeftOut: (why: LeftOut) => void): Steps<void> {
  const visit = (contact: number): void => {
    const made = caseOf(plan, contact);
    if (typeof made === 'string') onLeftOut(made);
    else onCase(made);
  };
  yield* visitInSteps(plan.history.contacts.length, visit, CONTACTS_A_STEP);
}

/** Makes and scores the cases from the split on (all of them where there is none) under one model or more. */
export function* collectCases(plan: CasePlan, scorers: readonly ScoreCase[]): Steps<CaseSet> {
  const cases: ScoredCase[] = [];
  const leftOut = noneLeftOut();
  const lateFacts = { late: 0, lateAfterOutcome: 0, contacts: 0, unknownRecording: 0 };
  let otherSide = 0;
  const onCase = (each: Case) => {
    if (each.side === 'learning') {
      otherSide += 1;
      return;
    }
    countLate(lateFacts, each);
    const { contactId, scoredAt, outcomeAt, censored } = each;
    cases.push({ contactId, scoredAt, outcomeAt, censored, calls: scorers.map((score) => score(each)) });
  };
  yield* casesOf(plan, onCase, (why) => (leftOut[why] += 1));
  return { cases, contacts: plan.history.contacts.length, leftOut, otherSide, lateFacts };
}

/** A count for each reason, at 0. */
function noneLeftOut(): Record<LeftOut, number> {
  return { 'never-touched': 0, 'unknown-then': 0, 'already-happened': 0, 'not-yet-due': 0 };
}

function countLate(counts: { -readonly [Key in keyof LateFacts]: number }, each: Case): void {
  counts.late += each.late.length;
  counts.lateAfterOutcome += each.lateAfterOutcome;
  counts.contacts += each.late.length > 0 ? 1 : 0;
  counts.unknownRecording += each.unknownRecording;
}
