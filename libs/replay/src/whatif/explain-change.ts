import type { Instant, ScoredFact } from '@waymark/journey';
import type { Explanation, ScoringModel } from '@waymark/scoring';
import { compileModel, explainContact, ruleTitles } from '@waymark/scoring';
import type { ChangedLine } from './report';

/** Far above what the order of additions can show. */
const SAME = 1e-9;
const MOST_LINES = 50;

type Side = 'before' | 'after';
interface Pair {
  readonly line: Omit<ChangedLine, 'before' | 'after' | 'noteBefore' | 'noteAfter'>;
  before: number | null;
  after: number | null;
  noteBefore: string | null;
  noteAfter: string | null;
}

/** Explains where two models part for one contact: the lines of their ledgers that are not the same. */
export class ChangeExplainer {
  private readonly compiled: Readonly<Record<Side, ReturnType<typeof compileModel> | null>>;
  private readonly titles: ReadonlyMap<string, string>;

  constructor(before: ScoringModel | null, after: ScoringModel) {
    this.compiled = { before: before && compileModel(before), after: compileModel(after) };
    this.titles = new Map([...(before ? ruleTitles(before) : []), ...ruleTitles(after)]);
  }

  /** Weighed at `at`, the weightiest difference first, at most 50. `facts` in any order, each id once. */
  explain(facts: readonly ScoredFact[], at: Instant): readonly ChangedLine[] {
    const pairs = new Map<string, Pair>();
    for (const side of ['before', 'after'] as const) {
      const model = this.compiled[side];
      const explained = model && explainContact(model, facts, at);
      if (explained) this.enter(pairs, side, explained.explanation);
    }
    return [...pairs.values()]
      .filter(({ before, after, noteBefore, noteAfter }) => Math.abs((after ?? 0) - (before ?? 0)) > SAME || noteBefore !== noteAfter)
      .map(({ line, ...sides }) => ({ ...line, ...sides }))
      .sort((a, b) => differenceOf(b) - differenceOf(a))
      .slice(0, MOST_LINES);
  }

  private enter(pairs: Map<string, Pair>, side: Side, { lines, fitRules }: Explanation): void {
    for (const { at, rule, fact, value, note } of lines) {
      const pair = this.pairOf(pairs, `${at} ${rule} ${fact ?? ''}`, { at: new Date(at).toISOString(), rule, title: this.titleOf(rule), fact });
      pair[side] = (pair[side] ?? 0) + value;
      pair[side === 'before' ? 'noteBefore' : 'noteAfter'] = note;
    }
    for (const { rule, points } of fitRules) {
      this.pairOf(pairs, `fit ${rule}`, { at: null, rule, title: this.titleOf(rule), fact: null })[side] = points;
    }
  }

  private pairOf(pairs: Map<string, Pair>, key: string, line: Pair['line']): Pair {
    const known = pairs.get(key);
    if (known) return known;
    const fresh: Pair = { line, before: null, after: null, noteBefore: null, noteAfter: null };
    pairs.set(key, fresh);
    return fresh;
  }

  private titleOf(rule: string): string {
    return this.titles.get(rule) ?? rule;
  }
}

function differenceOf({ before, after }: ChangedLine): number {
  return Math.abs((after ?? 0) - (before ?? 0));
}
