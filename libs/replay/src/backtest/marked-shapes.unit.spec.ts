import fc from 'fast-check';
import type { PredicateDocument, ScoringModel } from '@waymark/scoring';
import { compileModel, foldContact } from '@waymark/scoring';
import { aPredicate, someFacts } from '@waymark/testkit';
import { historyOf } from '../columns/history-of';
import { runAtOnce } from '../columns/in-steps';
import { markShapes } from './marked-shapes';

const paying = (when: PredicateDocument): ScoringModel => ({ schema: 'waymark/scoring-model/v1', id: 'a', behaviour: { rules: [{ id: 'r', when, points: 1 }] } });

describe('markShapes', () => {
  it('marks the facts that a rule with the predicate would pay, and those that the fold counts as touches', () => {
    fc.assert(
      fc.property(aPredicate('where'), someFacts, (outcome, facts) => {
        const { facts: columns, shapes } = historyOf(facts.map((fact) => ({ contact: 'a', fact })));
        const { outcomes, touches } = runAtOnce(markShapes(shapes, outcome));
        const model = compileModel(paying(outcome));
        const marked = Array.from(columns.shape, (shape) => [outcomes[shape], touches[shape]]);
        const folded = Array.from(columns.position, (position) => {
          const fact = facts[position];
          const state = fact === undefined ? null : foldContact(model, [fact], fact.occurredAt);
          return [state?.behaviour, state?.touches];
        });
        expect(marked).toEqual(folded);
      }),
      { numRuns: 500 },
    );
  });
});
