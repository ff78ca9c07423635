import fc from 'fast-check';
import type { ScoredFact } from '@waymark/journey';
import { aModel, anAsOf, PlainScore, someFacts } from '@waymark/testkit';
import { checkModel } from './check/check-model';
import { compileModel } from './compile/compile-model';
import type { ScoringModel } from './document/model';
import { explainContact, foldContact } from './read/fold-contact';

const RUNS = Number(process.env['WAYMARK_LAW_RUNS'] ?? 300);

function plainly(model: ScoringModel, facts: readonly ScoredFact[], asOf: number) {
  const score = PlainScore.of(model, facts, asOf);
  if (score === null) return null;
  const { stage, stages, qualified, qualifications, touches, lastTouchAt, handoff } = score;
  return {
    asOf,
    ...score.scores(asOf),
    stage,
    stages,
    qualified,
    qualifications,
    touches,
    lastTouchAt,
    handoff,
    consent: Object.fromEntries(score.consent),
    condition: score.condition(asOf),
    lines: score.lines.map(({ at, rule, fact, points, note }) => ({ at, rule, fact, points, note })),
    fitRules: score.fitRules().map(({ id, points }) => ({ rule: id, points })),
  };
}

function quickly(model: ScoringModel, facts: readonly ScoredFact[], asOf: number) {
  const explained = explainContact(compileModel(model), facts, asOf);
  if (explained === null) return null;
  const { nextDueAt: _, fading: _fading, ...state } = explained.state;
  const { lines, fitRules } = explained.explanation;
  return {
    ...state,
    lines: lines
      .filter(({ rule, at, fact }) => !(fact === null && at === asOf && /^(?:group:.*|max)$/.test(rule)))
      .map(({ at, rule, fact, points, note }) => ({ at, rule, fact, points, note })),
    fitRules: fitRules.filter(({ rule }) => rule !== 'min' && rule !== 'max'),
  };
}

describe('the fold and a plain reading of the page', () => {
  it('agree on any model and any history', () => {
    fc.assert(
      fc.property(aModel, someFacts, anAsOf, (model, facts, asOf) => {
        expect(checkModel(model)).toEqual({ ok: true, model });
        const plain = plainly(model, facts, asOf);
        const quick = quickly(model, facts, asOf);
        const bare = foldContact(compileModel(model), facts, asOf);
        if (quick === null || plain === null) {
          expect([quick, bare]).toEqual([plain, null]);
          return;
        }
        // The difference that the floor makes at the instant itself stands at the end of the explanation only.
        const lines = quick.lines.slice(0, plain.lines.length);
        expect({ ...quick, lines }).toEqual(plain);
        const { nextDueAt: _, fading: _fading, ...unexplained } = bare ?? {};
        expect({ ...unexplained, lines, fitRules: plain.fitRules }).toEqual(plain);
      }),
      { numRuns: RUNS },
    );
  });
});
