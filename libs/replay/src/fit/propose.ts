import type { RuleDocument, ScoringModel } from '@waymark/scoring';
import type { LearnedRule } from './report';

export interface ProposedModel {
  readonly id: string;
  readonly title: string;
  readonly lookback: string | null;
  readonly learned: readonly LearnedRule[];
  readonly threshold: number;
}

/** The model file of learnt rules: each counts once, for as long as the lookback was. */
export function proposeModel({ id, title, lookback, learned, threshold }: ProposedModel): ScoringModel {
  const behaviour = learned.filter(({ section }) => section === 'behaviour');
  const fit = learned.filter(({ section }) => section === 'fit');
  const groups = lookback === null ? [] : behaviour.filter(({ points }) => points > 0);
  return {
    schema: 'waymark/scoring-model/v1',
    id,
    title,
    ...(behaviour.length > 0 && {
      behaviour: {
        ...(groups.length > 0 && { groups: Object.fromEntries(groups.map(({ rule, points }) => [rule, { max: points }])) }),
        rules: behaviour.map((each) => ruleOf(each, lookback)),
      },
    }),
    ...(fit.length > 0 && { fit: { rules: fit.map(({ rule, title: reason, when, points }) => ({ id: rule, title: reason, when, points })) } }),
    qualification: { when: { 'state.total': { gte: threshold } } },
  };
}

/**
 * A touch within the lookback counts, a second one no more: a cap on a group of its own says so exactly where points
 * are added, a limit as long as the lookback nearly where they are taken.
 */
function ruleOf({ rule, title, when, points }: LearnedRule, lookback: string | null): RuleDocument {
  const plain = { id: rule, title, when, points };
  if (lookback === null) return { ...plain, limit: { times: 1, per: 'lifetime' } };
  const decay = { expires: lookback };
  return points > 0 ? { ...plain, decay, group: rule } : { ...plain, limit: { times: 1, per: lookback }, decay };
}

const LONGEST_ID = 64;
const RESERVED = ['floor', 'inactivity', 'min', 'max'];

/** An id of a-z, 0-9 and - made of a title, another than those taken, which it joins. */
export function ruleIdOf(title: string, taken: Set<string>): string {
  const plain = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const stem = plain.slice(0, LONGEST_ID - 5).replace(/-+$/, '') || 'rule';
  let id = stem;
  for (let next = 2; taken.has(id) || RESERVED.includes(id); next += 1) id = `${stem}-${next}`;
  taken.add(id);
  return id;
}
