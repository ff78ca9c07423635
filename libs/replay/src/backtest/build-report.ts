import type { ScoringModel } from '@waymark/scoring';
import type { Steps } from '../columns/in-steps';
import type { ModelName } from '../whatif/report';
import type { Estimate } from './bootstrap';
import { aucIntervals } from './bootstrap';
import { calibrationOf } from './calibration';
import type { CalledCase } from './calls';
import { callsOf, leadTimeOf, loadOf } from './calls';
import type { ScoredCase } from './cases';
import { contactPlace } from './challenger';
import type { CaseSet } from './collect-cases';
import { averagePrecision, curveOf } from './curves';
import type { PlacedCase } from './deciles';
import { decilesOf } from './deciles';
import { leakyRules } from './leaky-rules';
import { levelsOf, share } from './levels';
import { notesOn } from './notes';
import type { BacktestQuestion, BacktestReport, LeftOutOfReport, ModelBacktest } from './report';

/** A model as a backtest tells of it. */
export interface TestedModel {
  readonly name: ModelName;
  readonly document: ScoringModel;
}

/** Measures the models by their calls of the same cases: `models` are in the order of each case's `calls`. */
export function* buildBacktest(question: BacktestQuestion, models: readonly TestedModel[], set: CaseSet): Steps<BacktestReport> {
  const closed = set.cases.filter(({ censored }) => !censored);
  const rankings = models.map((_, place) => rankedBy(closed, place));
  const intervals = yield* aucIntervals(rankings, question);
  const measured: ModelBacktest[] = [];
  for (const [place, model] of models.entries()) {
    measured.push(yield* measure({ question, model, place, ranked: rankings[place] ?? [], closed, all: set.cases, auc: intervals?.models[place] ?? null }));
  }
  const outcomes = closed.filter(({ outcomeAt }) => outcomeAt !== null).length;
  const report = {
    v: 1 as const,
    question,
    contacts: set.contacts,
    cases: closed.length,
    outcomes,
    baseRate: share(outcomes, closed.length),
    leftOut: leftOutOf(set),
    lateFacts: set.lateFacts,
    models: measured,
    difference: intervals?.difference ?? null,
  };
  return { ...report, notes: notesOn(report) };
}

interface Measured {
  readonly question: BacktestQuestion;
  readonly model: TestedModel;
  readonly place: number;
  readonly ranked: readonly PlacedCase[];
  readonly closed: readonly ScoredCase[];
  readonly all: readonly ScoredCase[];
  readonly auc: Estimate | null;
}

function* measure({ question, model, place, ranked, closed, all, auc }: Measured): Steps<ModelBacktest> {
  const levels = levelsOf(ranked);
  yield;
  const deciles = decilesOf(ranked);
  yield;
  const calibration = yield* calibrationOf(ranked);
  return {
    model: model.name,
    auc,
    averagePrecision: averagePrecision(levels),
    curve: curveOf(levels),
    deciles,
    calibration,
    ...(model.document.qualification === undefined ? NO_CALLS : callsBy(calledBy(closed, place), calledBy(all, place), question)),
    leakyRules: leakyRules(model.document, question.outcome),
  };
}

const NO_CALLS = { atScoring: null, beforeOutcome: null, leadTime: null, load: null };

function callsBy(closed: readonly CalledCase[], all: readonly CalledCase[], { capacityPerWeek }: BacktestQuestion) {
  return {
    atScoring: callsOf(closed, ({ qualified }) => qualified),
    beforeOutcome: callsOf(closed, ({ calledAt }) => calledAt !== null),
    leadTime: leadTimeOf(closed),
    load: loadOf(all, capacityPerWeek),
  };
}

function rankedBy(cases: readonly ScoredCase[], model: number): readonly PlacedCase[] {
  return cases.map(({ contactId, outcomeAt, calls }) => ({
    score: calls[model]?.score ?? 0,
    outcome: outcomeAt !== null,
    place: contactPlace(contactId, 'backtest'),
  }));
}

function calledBy(cases: readonly ScoredCase[], model: number): readonly CalledCase[] {
  return cases.flatMap(({ scoredAt, outcomeAt, calls }) => {
    const call = calls[model];
    return call === undefined ? [] : [{ scoredAt, outcomeAt, ...call }];
  });
}

function leftOutOf({ cases, leftOut, otherSide }: CaseSet): LeftOutOfReport {
  const open = cases.filter(({ censored }) => censored);
  return {
    neverTouched: leftOut['never-touched'],
    unknownThen: leftOut['unknown-then'],
    alreadyHappened: leftOut['already-happened'],
    notYetDue: leftOut['not-yet-due'],
    beforeSplit: otherSide,
    windowOpen: open.length,
    windowOpenWithOutcome: open.filter(({ outcomeAt }) => outcomeAt !== null).length,
  };
}
