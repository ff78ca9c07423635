import { predicateFields } from './predicate-fields';
import type { FitRuleDocument, PredicateDocument, RuleDocument } from '../document/model';

const ALL_TOUCHPOINTS = 'every touchpoint of every contact that scores';

const REACH: Readonly<Record<string, string>> = {
  title: 'no score: only what people read',
  timezone: 'touchpoints under rules with a limit per day, week, month, quarter or year',
  floor: 'contacts whose behaviour comes down to the floor, from that fact on',
  max: 'contacts whose score stands at the bound',
  min: 'contacts whose score stands at the bound',
  ceiling: 'touchpoints that score while the total stands at the ceiling, and what follows them',
  groups: 'touchpoints under rules of a group',
  inactivity: 'contacts with a scored touch and a silence after it',
  bands: 'no points: the class of every contact, and predicates that name state.class',
  qualification: 'no points: who qualifies, and when; predicates that name state.qualified or state.qualifications',
  enter: 'no points: when contacts enter stages; predicates that name state.stage',
  fallback: 'no points: when contacts fall back; predicates that name state.stage',
  order: 'touchpoints to which a reset, the ceiling or several rules apply at once',
};

/** A short sentence on which facts a change of this part of a model can touch. */
export function describeReach(part: string, rule?: RuleDocument | FitRuleDocument): string {
  if (part === 'suspend') return ALL_TOUCHPOINTS;
  if (rule === undefined) return REACH[part] ?? ALL_TOUCHPOINTS;
  const reset = 'reset' in rule && rule.reset === true ? ', and every line before them' : '';
  return `${describeFacts(rule.when)}${reset}`;
}

function describeFacts(when: PredicateDocument): string {
  const fixed = ['channel', 'action']
    .filter((field) => when[field] !== undefined)
    .map((field) => `${field} ${describeTest(when[field])}`);
  const others = [...new Set(predicateFields(when))].filter((field) => field !== 'channel' && field !== 'action');
  const attributes = others.filter((field) => /^(?:profile|account|consent)\./.test(field));
  if (fixed.length === 0 && others.length > 0 && attributes.length === others.length) {
    return `contacts with a fact that sets ${attributes.join(', ')}`;
  }
  const asked = others.length === 0 ? '' : `, as far as they meet ${others.join(', ')}`;
  return fixed.length === 0 ? `touchpoints of any channel${asked}` : `touchpoints with ${fixed.join(' and ')}${asked}`;
}

function describeTest(test: unknown): string {
  if (Array.isArray(test)) return test.join(' or ');
  return typeof test === 'object' ? JSON.stringify(test) : String(test);
}
