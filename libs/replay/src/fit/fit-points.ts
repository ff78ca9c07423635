import { aucIntervals } from '../backtest/bootstrap';
import type { Ranked } from '../backtest/levels';
import { areaUnderRoc, levelsOf } from '../backtest/levels';
import { callsOf } from '../backtest/calls';
import { millisOf } from '../backtest/scoring-moment';
import type { History } from '../columns/history';
import type { Steps } from '../columns/in-steps';
import { fitReport } from './build-report';
import type { CompleteFit, FitRequest } from './fit-request';
import { completeFit, plansOf } from './fit-request';
import type { SeenCase, SeenSide } from './learning-set';
import { candidatesOf, seeSide, vocabularyOf } from './learning-set';
import { proposeModel } from './propose';
import { caseReader } from './read-case';
import type { FitProposal, LearnedRule, RefusedCondition } from './report';
import type { Candidate } from './screen';
import { screen } from './screen';
import { thresholdFor } from './threshold';
import type { Vocabulary } from './vocabulary';
import { weigh } from './weigh';

const WEEK_MS = 7 * 86_400_000;

/**
 * Proposes a model from what led to an outcome before the split, and tries it on what came after.
 * @throws RangeError for a duration or an instant of scoring that is none.
 */
export function* fitPoints(history: History, request: FitRequest): Steps<FitProposal> {
  const asked = completeFit(request);
  const plans = yield* plansOf(history, asked);
  const read = caseReader(history, asked.lookback === null ? Infinity : millisOf(asked.lookback));
  const learning = yield* seeSide(plans.learning, plans.learningSide, read);
  const testing = yield* seeSide(plans.testing, 'testing', read);
  const leastContacts = asked.leastContacts ?? Math.max(20, Math.ceil(learning.cases.length / 200));
  const vocabulary = yield* vocabularyOf(learning, leastContacts);
  const lesson = yield* learn({ ...asked, leastContacts }, learning, vocabulary);
  return yield* propose({ ...asked, leastContacts }, { learning, testing, vocabulary, lesson });
}

interface Lesson {
  readonly intercept: number;
  readonly learned: readonly LearnedRule[];
  /** Places of the learned rules' conditions in the vocabulary. */
  readonly points: ReadonlyMap<number, number>;
  readonly refused: readonly RefusedCondition[];
}

function* learn(asked: CompleteFit & { readonly leastContacts: number }, learning: SeenSide, vocabulary: Vocabulary): Steps<Lesson> {
  const outcomes = learning.cases.map(({ outcomeAt }) => outcomeAt !== null);
  const positives = outcomes.filter(Boolean).length;
  const candidates = yield* candidatesOf(learning, vocabulary);
  const nothing = { intercept: 0, learned: [], points: new Map<number, number>() };
  if (positives === 0 || positives === outcomes.length) return { ...nothing, refused: [] };
  const { outcome, leastContacts, falseDiscoveryRate, sealedKeys, ridge, pointsPerDoubling } = asked;
  const screening = { outcome, leastContacts, falseDiscoveryRate, sealedKeys: new Set(sealedKeys) };
  const comeToIt = learning.cases.filter((each) => each.comesToIt).length;
  const { kept, refused } = yield* screen(candidates, { cases: outcomes.length, outcomes: positives, comeToIt }, screening);
  const weighed = yield* weigh({ candidates: kept, outcomes, ridge, pointsPerDoubling });
  if (weighed === null) return { ...nothing, refused };
  const { intercept, learned, used } = weighed;
  const points = new Map(used.map((each, index) => [placeIn(candidates, each), learned[index]?.points ?? 0]));
  return { intercept, learned, points, refused: [...refused, ...weighed.refused] };
}

const placeIn = (candidates: readonly Candidate[], { condition }: Candidate): number =>
  candidates.findIndex((each) => each.condition === condition);

interface Found {
  readonly learning: SeenSide;
  readonly testing: SeenSide;
  readonly vocabulary: Vocabulary;
  readonly lesson: Lesson;
}

function* propose(asked: CompleteFit & { readonly leastContacts: number }, { learning, testing, vocabulary, lesson }: Found): Steps<FitProposal> {
  const { learned, points, intercept, refused } = lesson;
  const about = { asked, learning, testing, rare: vocabulary.rare, refused, learned };
  if (learned.length === 0) return { model: null, report: fitReport({ ...about, found: null }) };
  const scoreOf = ({ known }: SeenCase) => vocabulary.met(known).reduce((sum, place) => sum + (points.get(place) ?? 0), 0);
  const rank = (cases: readonly SeenCase[]) => cases.map((each): Ranked => ({ score: scoreOf(each), outcome: each.outcomeAt !== null }));
  const levels = levelsOf(rank(learning.cases));
  const { score, isMet } = thresholdFor(levels, asked.threshold, weeksOf(asked, learning.cases)) ?? { score: 0, isMet: false };
  const found = {
    intercept,
    isMet,
    threshold: { score, ...callsOf(learning.cases, (each) => scoreOf(each) >= score) },
    aucLearning: areaUnderRoc(levels),
    aucTesting: (yield* aucIntervals([rank(testing.cases)], asked))?.models[0] ?? null,
  };
  const { id, title, lookback } = asked;
  return { model: proposeModel({ id, title, lookback, learned, threshold: score }), report: fitReport({ ...about, found }) };
}

/** In how many weeks the learning contacts were to be called: as they came, or within the window after one instant. */
function weeksOf({ within }: CompleteFit, cases: readonly SeenCase[]): number {
  const first = cases.reduce((least, { scoredAt }) => Math.min(least, scoredAt), Infinity);
  const last = cases.reduce((most, { scoredAt }) => Math.max(most, scoredAt), -Infinity);
  return Math.max(1, (last > first ? last - first : millisOf(within)) / WEEK_MS);
}
