import { SEALED_KEYS } from '@waymark/journey';
import type { PredicateDocument } from '@waymark/scoring';
import { leakIn } from '../backtest/leaky-rules';
import type { Steps } from '../columns/in-steps';
import { visitInSteps } from '../columns/in-steps';
import { discoveryLimit, fisherExact, logFactorialsTo } from './fisher';
import type { Refusal, RefusedCondition } from './report';
import type { Condition } from './vocabulary';

/** A condition with the learning cases that meet it. */
export interface Candidate {
  readonly condition: Condition;
  /** Places of the learning cases that meet it, ascending. */
  readonly holds: readonly number[];
  readonly outcomes: number;
  /** How many have the outcome at any time, known or not: what only they have was written afterwards. */
  readonly comeToIt: number;
  /** Learning cases that would meet it only by facts that were recorded late. */
  readonly late: number;
}

export interface TestedCandidate extends Candidate {
  readonly chance: number;
}

interface Learning {
  readonly cases: number;
  readonly outcomes: number;
  readonly comeToIt: number;
}

export interface Screen {
  readonly outcome: PredicateDocument;
  readonly leastContacts: number;
  readonly falseDiscoveryRate: number;
  readonly sealedKeys: ReadonlySet<string>;
}

interface Screened {
  readonly kept: readonly TestedCandidate[];
  readonly refused: readonly RefusedCondition[];
}

const MOST_KEPT = 100;
const CANDIDATES_A_STEP = 16;
/** Nearly all who meet it come to the outcome, at least three times as often as all: nothing before an outcome is so sure. */
const GIVES_AWAY = { rate: 0.9, baseRate: 0.3 };
const SAME_FROM = 0.95;

/** Which conditions may become rules, the surest first, and why the others may not. */
export function* screen(candidates: readonly Candidate[], learning: Learning, options: Screen): Steps<Screened> {
  const refused: RefusedCondition[] = [];
  const refuse = ({ condition }: Candidate, why: Refusal, detail: string) => {
    refused.push({ title: condition.title, when: condition.when, why, detail });
  };
  const sound = candidates.filter((each) => {
    const fault = faultOf(each, learning, options);
    if (fault !== null) refuse(each, ...fault);
    return fault === null;
  });
  const tested = yield* testedOf(sound, learning);
  const limit = discoveryLimit(tested.map(({ chance }) => chance), options.falseDiscoveryRate);
  const kept: TestedCandidate[] = [];
  for (const each of tested) {
    if (each.chance <= limit) yield;
    const twin = each.chance > limit ? undefined : kept.find((other) => Math.abs(correlation(each, other, learning)) >= SAME_FROM);
    if (each.chance > limit) refuse(each, 'chance', `${ratesOf(each, learning)}; by chance alone ${percent(each.chance)} of the time`);
    else if (twin !== undefined) refuse(each, 'same', `it parts the contacts as "${twin.condition.title}" does`);
    else if (kept.length === MOST_KEPT) refuse(each, 'bound', `${MOST_KEPT} surer conditions come before it`);
    else kept.push(each);
  }
  return { kept, refused };
}

type Fault = readonly [why: Refusal, detail: string];

function faultOf(each: Candidate, learning: Learning, options: Screen): Fault | null {
  const { when } = each.condition;
  const leak = leakIn(when, options.outcome);
  if (leak !== null) return ['leak', leak];
  if (Object.keys(when).some((field) => isSealed(field, options.sealedKeys))) return ['sealed', 'personal data, which no model sees'];
  return faultOfCounts(each, learning, options);
}

function faultOfCounts({ holds, late, comeToIt }: Candidate, learning: Learning, { leastContacts }: Screen): Fault | null {
  const { length } = holds;
  if (late > length) return ['late', `known in time of ${length} contacts, written down later for ${late}`];
  if (length < leastContacts) return ['rare', `${length} contacts; ${leastContacts} are asked for`];
  if (learning.cases - length < leastContacts) return ['constant', `it holds for all but ${learning.cases - length} contacts`];
  if (comeToIt / length < GIVES_AWAY.rate || learning.comeToIt / learning.cases > GIVES_AWAY.baseRate) return null;
  return ['gives-away', `${comeToIt} of ${length} contacts come to the outcome sooner or later, ${percent(learning.comeToIt / learning.cases)} of all: it looks written afterwards`];
}

function isSealed(field: string, sealedKeys: ReadonlySet<string>): boolean {
  const key = /^(?:profile|attributes)\.([\s\S]+)$/.exec(field)?.[1];
  return key !== undefined && (SEALED_KEYS.has(key) || sealedKeys.has(key));
}

/** Surest first; of equals one that speaks for the outcome, then the simpler. */
function* testedOf(candidates: readonly Candidate[], { cases, outcomes }: Learning): Steps<readonly TestedCandidate[]> {
  const logs = logFactorialsTo(cases);
  const against = ({ holds, outcomes: held }: Candidate) => (held * cases < outcomes * holds.length ? 1 : 0);
  const fields = ({ condition }: Candidate) => Object.keys(condition.when).length;
  const tested: TestedCandidate[] = [];
  const test = (place: number): void => {
    const each = candidates[place];
    if (each !== undefined) tested.push({ ...each, chance: chanceOf(fisherExact({ held: each.holds.length, heldOutcomes: each.outcomes, cases, outcomes }, logs)) });
  };
  yield* visitInSteps(candidates.length, test, CANDIDATES_A_STEP);
  return tested.sort((a, b) => a.chance - b.chance || against(a) - against(b) || fields(a) - fields(b) || (a.condition.title < b.condition.title ? -1 : 1));
}

/** Nine digits: a condition and its opposite are equally sure, whatever rounding says. */
const chanceOf = (chance: number): number => Number(chance.toPrecision(9));

/** Of two yes-or-no columns (the phi coefficient). */
function correlation(a: Candidate, b: Candidate, { cases }: Learning): number {
  const [first, second] = [a.holds.length, b.holds.length];
  const both = countBoth(a.holds, b.holds);
  return (cases * both - first * second) / Math.sqrt(first * (cases - first) * second * (cases - second));
}

function countBoth(a: readonly number[], b: readonly number[]): number {
  let both = 0;
  let place = 0;
  for (const each of a) {
    while (place < b.length && (b[place] ?? 0) < each) place += 1;
    if (b[place] === each) both += 1;
  }
  return both;
}

function ratesOf({ holds, outcomes }: Candidate, learning: Learning): string {
  const others = (learning.outcomes - outcomes) / (learning.cases - holds.length);
  return `${percent(outcomes / holds.length)} of ${holds.length} contacts have the outcome, ${percent(others)} of the others`;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
