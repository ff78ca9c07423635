import fc from 'fast-check';
import type { ScoredFact } from '@waymark/journey';
import { compareFacts } from '@waymark/journey';
import type { PredicateDocument, ScoringModel } from '@waymark/scoring';
import { applyFact, compileContactPredicate, compileModel, createFold, foldContact, readFold } from '@waymark/scoring';
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

/** A predicate on contacts at the end, as a `where` is. */
const aWhere: fc.Arbitrary<PredicateDocument> = fc.constantFrom<PredicateDocument>(
  { 'state.touches': { gte: 2 } },
  { 'state.qualified': true },
  { any: [{ 'state.total': { gte: 20 } }, { 'consent.email': true }] },
  { not: { 'profile.title': { exists: true } }, 'state.stage': ['discover', 'contact'] },
  { 'state.handoff': { ne: 'none' } },
  { 'state.class': { exists: true }, 'state.fit': { lt: 50 } },
);

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

  it('asks `where` as a predicate on contacts is asked, and names the fact that qualified', () => {
    fc.assert(
      fc.property(aModel, aWhere, someFacts, anAsOf, (document, where, facts, asOf) => {
        const history = historyOf(facts.map((fact) => ({ contact: 'c', fact })));
        const results = foldHistory(history, planKernel({ document, where }, history.shapes), { asOf, ignoreHandoffs: false });
        const model = compileModel(document);
        const fold = createFold(model);
        const due = [...facts].filter(({ occurredAt }) => occurredAt <= asOf).sort(compareFacts);
        for (const fact of due) applyFact(fold, fact);
        expect([...results.chosen]).toEqual(facts.length === 0 ? [] : [Number(due.length > 0 && compileContactPredicate(where)(fold, asOf))]);
        const qualifiers = Array.from(results.qualifications.fact, (place) => facts[history.facts.position[place] as number]?.id);
        expect(qualifiers).toEqual(due.length === 0 ? [] : readFold(fold, asOf).qualifications.map(({ fact }) => fact));
      }),
      { numRuns: RUNS },
    );
  });
});
