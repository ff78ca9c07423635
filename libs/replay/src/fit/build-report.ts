import { share } from '../backtest/levels';
import { momentOf } from '../backtest/scoring-moment';
import type { CompleteFit } from './fit-request';
import type { SeenSide } from './learning-set';
import type { FitQuestion, FitReport, FitSide, LearnedRule, Refusal, RefusedCondition } from './report';
import type { RareValues } from './vocabulary';

type Figures = Pick<FitReport, 'aucLearning' | 'aucTesting'> & {
  readonly intercept: number;
  readonly threshold: NonNullable<FitReport['threshold']>;
  readonly isMet: boolean;
};

export interface FitFindings {
  readonly asked: CompleteFit & { readonly leastContacts: number };
  readonly learning: SeenSide;
  readonly testing: SeenSide;
  readonly rare: readonly RareValues[];
  readonly refused: readonly RefusedCondition[];
  readonly learned: readonly LearnedRule[];
  /** Null where nothing was learnt. */
  readonly found: Figures | null;
}

const MOST_REFUSED = 500;
const FEW_OUTCOMES = 50;

/** In the order in which a reader is told. */
const REFUSALS: readonly Refusal[] = ['gives-away', 'leak', 'late', 'sealed', 'same', 'turned', 'weak', 'bound', 'chance', 'constant', 'rare'];

export function fitReport(findings: FitFindings): FitReport {
  const { asked, learning, testing, learned, found } = findings;
  const refused = allRefused(findings);
  const counts = REFUSALS.map((why) => [why, refused.filter((each) => each.why === why).length]);
  return {
    v: 1,
    question: questionOf(asked),
    learning: sideOf(learning),
    testing: sideOf(testing),
    lateFacts: learning.lateFacts,
    learned,
    refused: refused.slice(0, MOST_REFUSED),
    refusedCounts: Object.fromEntries(counts) as Record<Refusal, number>,
    ...figuresOf(found),
    notes: notesOn(findings, sideOf(learning)),
  };
}

function figuresOf(found: Figures | null): Pick<FitReport, 'intercept' | 'threshold' | 'aucLearning' | 'aucTesting'> {
  if (found === null) return { intercept: null, threshold: null, aucLearning: null, aucTesting: null };
  const { intercept, threshold, aucLearning, aucTesting } = found;
  return { intercept, threshold, aucLearning, aucTesting };
}

function allRefused({ refused, rare, asked }: FitFindings): readonly RefusedCondition[] {
  const seldom = rare.map(({ title, values }): RefusedCondition => {
    const detail = `${values} values, each seen fewer than ${asked.leastContacts} times, too long or beyond the most frequent`;
    return { title, when: null, why: 'rare', detail };
  });
  const place = ({ why }: RefusedCondition) => REFUSALS.indexOf(why);
  return [...refused, ...seldom].sort((a, b) => place(a) - place(b));
}

function questionOf(asked: CompleteFit & { readonly leastContacts: number }): FitQuestion {
  const { outcome, within, at, split, lookback, labels, leastContacts, falseDiscoveryRate, ridge, pointsPerDoubling, threshold, seed } = asked;
  const splitAt = new Date(split).toISOString();
  return { outcome, within, at, split: splitAt, lookback, labels, leastContacts, falseDiscoveryRate, ridge, pointsPerDoubling, threshold, seed };
}

function sideOf({ cases, windowOpen }: SeenSide): FitSide {
  const outcomes = cases.filter(({ outcomeAt }) => outcomeAt !== null).length;
  return { cases: cases.length, outcomes, baseRate: share(outcomes, cases.length), windowOpen };
}

/** With `split` the window of the learning snapshot ends at the split. */
function usesLaterOutcomes({ labels, at }: CompleteFit): boolean {
  return labels === 'whole-history' && momentOf(at).kind !== 'split';
}

function notesOn({ asked, learned, refused, found }: FitFindings, learning: FitSide): readonly string[] {
  const notes: readonly (readonly [boolean, string])[] = [
    [learned.length === 0, 'Nothing that was known by the split tells the outcome apart beyond chance: no points are proposed.'],
    [learning.outcomes < FEW_OUTCOMES, `Only ${learning.outcomes} outcomes to learn from.`],
    [
      learning.windowOpen > learning.cases,
      `${learning.windowOpen} contacts had their window still open at the split and were not learnt from; a shorter window, a later split, or labels: whole-history use more of them.`,
    ],
    [usesLaterOutcomes(asked), 'Outcomes that came after the split were used to learn from contacts before it: at the split nobody could have known them.'],
    [refused.some(({ why }) => why === 'gives-away'), 'Some conditions give the outcome away; look at when their facts are really written.'],
    [found !== null && !found.isMet, 'No threshold gives what was wished: the highest score was taken.'],
    [
      asked.lookback !== null && learned.some(({ section, points }) => section === 'behaviour' && points < 0),
      'A rule that takes points counts its touch once in a lookback: two touches further apart than that can leave a gap.',
    ],
  ];
  return notes.filter(([holds]) => holds).map(([, note]) => note);
}
