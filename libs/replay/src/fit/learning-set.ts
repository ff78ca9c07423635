import type { CasePlan } from '../backtest/case-plan';
import { casesOf } from '../backtest/collect-cases';
import type { Case } from '../backtest/make-case';
import type { Steps } from '../columns/in-steps';
import { visitInSteps } from '../columns/in-steps';
import type { CaseSightings } from './read-case';
import type { Candidate } from './screen';
import type { Vocabulary } from './vocabulary';
import { SightingTallies } from './vocabulary';

/** A case as learning looks at it. */
export interface SeenCase extends CaseSightings, Pick<Case, 'scoredAt' | 'outcomeAt' | 'comesToIt'> {}

/** Cases of one side whose window is over. */
export interface SeenSide {
  readonly cases: readonly SeenCase[];
  readonly windowOpen: number;
  readonly lateFacts: number;
}

/** Reads the cases of a side. */
export function* seeSide(plan: CasePlan, side: Case['side'], read: (each: Case) => CaseSightings): Steps<SeenSide> {
  const cases: SeenCase[] = [];
  let windowOpen = 0;
  let lateFacts = 0;
  const onCase = (each: Case) => {
    if (each.side !== side) return;
    if (each.censored) {
      windowOpen += 1;
      return;
    }
    lateFacts += each.late.length;
    const { scoredAt, outcomeAt, comesToIt } = each;
    cases.push({ ...read(each), scoredAt, outcomeAt, comesToIt });
  };
  yield* casesOf(plan, onCase, () => undefined);
  return { cases, windowOpen, lateFacts };
}

const CASES_A_STEP = 128;

/** Visits cases one after the other. */
function* visitCases(cases: readonly SeenCase[], visit: (each: SeenCase, place: number) => void): Steps<void> {
  const visitAt = (place: number): void => {
    const each = cases[place];
    if (each !== undefined) visit(each, place);
  };
  yield* visitInSteps(cases.length, visitAt, CASES_A_STEP);
}

/** The conditions of what was seen on the learning side. */
export function* vocabularyOf({ cases }: SeenSide, least: number): Steps<Vocabulary> {
  const tallies = new SightingTallies();
  yield* visitCases(cases, ({ known, late }) => {
    tallies.add(known);
    tallies.add(late);
  });
  return yield* tallies.vocabulary(least);
}

/** Each condition with the learning cases that meet it. */
export function* candidatesOf({ cases }: SeenSide, { conditions, met }: Vocabulary): Steps<readonly Candidate[]> {
  const columns = conditions.map((condition) => ({ condition, holds: [] as number[], outcomes: 0, comeToIt: 0, late: 0 }));
  const columnsAt = (places: readonly number[]) => places.flatMap((each) => columns[each] ?? []);
  yield* visitCases(cases, ({ known, late, outcomeAt, comesToIt }, place) => {
    const holds = met(known);
    for (const column of columnsAt(holds)) {
      column.holds.push(place);
      column.outcomes += outcomeAt === null ? 0 : 1;
      column.comeToIt += comesToIt ? 1 : 0;
    }
    const before = new Set(holds);
    for (const column of columnsAt(met(late).filter((each) => !before.has(each)))) column.late += 1;
  });
  return columns;
}
