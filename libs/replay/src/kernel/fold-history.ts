import type { ContactState } from '@waymark/scoring';
import { classOf, STAGES } from '@waymark/scoring';
import { ContactMachine } from './machine';
import type { FoldedColumns, FoldQuestion } from './folded-columns';
import type { KernelPlan } from './plan';
import type { FoldResults } from './results';

/** Folds all contacts at a stretch. */
export function foldHistory(history: FoldedColumns, plan: KernelPlan, question: FoldQuestion): FoldResults {
  return new ContactMachine(plan, history, question).run(0, history.starts.length);
}

/** What `readContact` gives: the part of a contact's state that a score line holds. */
export type ScoredContact = Pick<ContactState, 'asOf' | 'behaviour' | 'fit' | 'total' | 'class' | 'stage' | 'stages' | 'qualified' | 'touches'> & {
  readonly qualifications: readonly Omit<ContactState['qualifications'][number], 'fact'>[];
};

/** A contact's state out of results; null where it had no fact by then. */
export function readContact(plan: KernelPlan, { asOf }: FoldQuestion, results: FoldResults, contact: number): ScoredContact | null {
  const place = contact - results.from;
  if (results.scored[place] !== 1) return null;
  const [behaviour = 0, fit = 0, total = 0] = [results.behaviour[place], results.fit[place], results.total[place]];
  return {
    asOf,
    behaviour,
    fit,
    total,
    class: classOf(plan.model, fit, behaviour),
    stage: STAGES[results.stage[place] ?? 0] ?? 'discover',
    stages: stagesOf(results, place),
    qualified: results.qualified[place] === 1,
    qualifications: qualificationsOf(results, place),
    touches: results.touches[place] ?? 0,
  };
}

function stagesOf({ stages: { starts, at, stage } }: FoldResults, place: number): ScoredContact['stages'] {
  return places(starts, place).map((entry) => ({ stage: STAGES[stage[entry] ?? 0] ?? 'discover', at: at[entry] ?? 0 }));
}

function qualificationsOf({ qualifications }: FoldResults, place: number): ScoredContact['qualifications'] {
  const { starts, at, behaviour, fit, total } = qualifications;
  return places(starts, place).map((entry) => ({ at: at[entry] ?? 0, behaviour: behaviour[entry] ?? 0, fit: fit[entry] ?? 0, total: total[entry] ?? 0 }));
}

function places(starts: Uint32Array, row: number): readonly number[] {
  const from = starts[row] ?? 0;
  return Array.from({ length: (starts[row + 1] ?? from) - from }, (_, index) => from + index);
}
