import fc from 'fast-check';
import type { Instant, ScoredFact } from '@waymark/journey';
import { compareFacts } from '@waymark/journey';
import { aModel, anAsOf, someFacts } from '@waymark/testkit';
import { compileModel } from './compile/compile-model';
import type { CompiledModel } from './compile/compiled-model';
import { round6 } from './document/rounding';
import { applyFact } from './fold/apply-fact';
import type { Fold } from './fold/fold';
import { createFold } from './fold/fold';
import { explainFold } from './read/explain';
import { explainContact, foldContact } from './read/fold-contact';
import { readFold } from './read/read-fold';

const RUNS = { numRuns: Number(process.env['WAYMARK_LAW_RUNS'] ?? 200) };

function foldAll(model: CompiledModel, facts: readonly ScoredFact[], asOf: Instant, afterEach: (fold: Fold) => void): Fold {
  const fold = createFold(model);
  for (const fact of [...facts].sort(compareFacts)) {
    if (fact.occurredAt > asOf) break;
    applyFact(fold, fact);
    afterEach(fold);
  }
  return fold;
}

describe('laws of the fold', () => {
  it('the order of arrival does not matter', () => {
    const shuffled = someFacts.chain((facts) =>
      fc.tuple(fc.constant(facts), fc.shuffledSubarray([...facts], { minLength: facts.length })),
    );
    fc.assert(
      fc.property(aModel, shuffled, anAsOf, (document, [facts, other], asOf) => {
        const model = compileModel(document);
        expect(foldContact(model, other, asOf)).toEqual(foldContact(model, facts, asOf));
      }),
      RUNS,
    );
  });

  it('a prefix and then the rest equals all at once, read at any time in between', () => {
    fc.assert(
      fc.property(aModel, someFacts, anAsOf, fc.nat({ max: 40 }), (document, facts, asOf, days) => {
        const model = compileModel(document);
        const fold = foldAll(model, facts, asOf, (sofar) => readFold(sofar, sofar.now + days * 86_400_000));
        expect(fold.stages.length === 0 ? null : readFold(fold, asOf)).toEqual(foldContact(model, facts, asOf));
      }),
      RUNS,
    );
  });

  it('reading twice gives the same, explained or not', () => {
    fc.assert(
      fc.property(aModel, someFacts, anAsOf, (document, facts, asOf) => {
        const model = compileModel(document);
        const explained = explainContact(model, facts, asOf);
        const plain = foldContact(model, facts, asOf);
        expect(explained?.state ?? null).toEqual(plain);
        expect(foldContact(model, facts, asOf)).toEqual(plain);
      }),
      RUNS,
    );
  });

  it('every explanation adds up to its score', () => {
    fc.assert(
      fc.property(aModel, someFacts, anAsOf, (document, facts, asOf) => {
        const explained = explainContact(compileModel(document), facts, asOf);
        if (explained === null) return;
        const { state, explanation } = explained;
        const sum = explanation.lines.reduce((total, { value }) => total + value, 0);
        const fit = explanation.fitRules.reduce((total, { points }) => total + points, 0);
        expect([round6(sum), round6(fit)]).toEqual([state.behaviour, state.fit]);
      }),
      RUNS,
    );
  });

  it('what falls due next is when the state first changes by itself, but for smooth decay', () => {
    fc.assert(
      fc.property(aModel, someFacts, anAsOf, (drawn, facts, asOf) => {
        const model = compileModel(withoutSmoothDecay(drawn));
        const state = foldContact(model, facts, asOf);
        if (state === null) return;
        const before = (state.nextDueAt ?? asOf + 1e11) - 1;
        const { asOf: _, nextDueAt, condition: _condition, ...later } = foldContact(model, facts.filter((fact) => fact.occurredAt <= asOf), before) ?? state;
        const { asOf: _asOf, nextDueAt: due, condition: _now, ...now } = state;
        expect({ ...later, nextDueAt }).toEqual({ ...now, nextDueAt: due });
      }),
      RUNS,
    );
  });

  it('a score that does not fade stays as it is until something falls due, and one that fades says so', () => {
    fc.assert(
      fc.property(aModel, someFacts, anAsOf, fc.integer({ min: 1, max: 40 * 86_400_000 }), (document, facts, asOf, later) => {
        const model = compileModel(document);
        const past = facts.filter(({ occurredAt }) => occurredAt <= asOf);
        const state = foldContact(model, past, asOf);
        if (!state) return;
        const at = Math.max(asOf, Math.min(asOf + later, (state.nextDueAt ?? Infinity) - 1));
        if (foldContact(model, past, at)?.behaviour !== state.behaviour) expect(state).toMatchObject({ fading: true });
        expect(foldContact(compileModel(withoutSmoothDecay(document)), past, asOf)).toMatchObject({ fading: false });
      }),
      RUNS,
    );
  });

  it('an explained fold explains without being moved', () => {
    fc.assert(
      fc.property(aModel, someFacts, anAsOf, (document, facts, asOf) => {
        const fold = createFold(compileModel(document), { explain: true });
        for (const fact of [...facts].sort(compareFacts)) applyFact(fold, fact);
        const at = Math.max(asOf, fold.now);
        const first = explainFold(fold, at);
        explainFold(fold, at + 1e10);
        expect(explainFold(fold, at)).toEqual(first);
      }),
      RUNS,
    );
  });
});

type Document = Parameters<typeof compileModel>[0];

function withoutSmoothDecay(document: Document): Document {
  const rules = document.behaviour?.rules?.map(({ decay, ...rule }) => (decay?.expires === undefined ? rule : { ...rule, decay }));
  return rules === undefined ? document : { ...document, behaviour: { ...document.behaviour, rules } };
}
