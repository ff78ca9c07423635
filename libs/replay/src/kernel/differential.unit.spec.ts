import fc from 'fast-check';
import type { ScoredFact } from '@waymark/journey';
import type { ScoringModel } from '@waymark/scoring';
import { compileModel, foldContact } from '@waymark/scoring';
import { aModel, anAsOf, someFacts } from '@waymark/testkit';
import { historyOf } from '../columns/history-of';
import { foldHistory, readContact } from './fold-history';
import { planKernel } from './plan';

const RUNS = Number(process.env['WAYMARK_LAW_RUNS'] ?? 500);

/** Contacts of their own with these facts; their ids are told apart. */
const someContacts = fc.array(someFacts, { minLength: 1, maxLength: 4 });

function reference(model: ScoringModel, facts: readonly ScoredFact[], asOf: number, ignoreHandoffs: boolean): unknown {
  const kept = ignoreHandoffs ? facts.filter((fact) => fact.kind !== 'touchpoint' || fact.channel !== 'handoff') : facts;
  const state = foldContact(compileModel(model), kept, asOf);
  if (state === null) return null;
  const { behaviour, fit, total, class: band, stage, stages, qualified, qualifications, touches } = state;
  const told = qualifications.map(({ fact: _fact, ...each }) => each);
  return { asOf, behaviour, fit, total, class: band, stage, stages, qualified, qualifications: told, touches };
}

describe('the kernel', () => {
  it('agrees with the pure fold on any model and any history', () => {
    fc.assert(
      fc.property(aModel, someContacts, anAsOf, fc.boolean(), (model, contacts, asOf, ignoreHandoffs) => {
        const history = historyOf(contacts.flatMap((facts, which) => facts.map((fact) => ({ contact: `c${which}`, fact: { ...fact, id: `${which}-${fact.id}` } }))));
        const plan = planKernel({ document: model, where: null }, history.shapes);
        const question = { asOf, ignoreHandoffs };
        const results = foldHistory(history, plan, question);
        history.contacts.forEach((name, place) => {
          const facts = contacts[Number(name.slice(1))] ?? [];
          expect(readContact(plan, question, results, place)).toEqual(reference(model, facts, asOf, ignoreHandoffs));
        });
      }),
      { numRuns: RUNS },
    );
  });
});
