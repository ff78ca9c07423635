import { canonicalJson } from '@waymark/journey';
import type { FitRuleDocument, RuleDocument, ScoringModel } from '../document/model';
import { behaviourRules, fitRules } from '../document/parts';
import { describeReach } from './reach';

/** One difference between two models. */
export interface ModelChange {
  /** JSON Pointer of what changed; rules by their id, as in `/behaviour/rules/webinar-attended`. */
  readonly path: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Which facts and contacts the change can touch, in a sentence. */
  readonly touches: string;
}

type AnyRule = RuleDocument | FitRuleDocument;

/** What differs between two models in meaning (layout and order of keys do not count), in the order of the document. */
export function diffModels(before: ScoringModel, after: ScoringModel): readonly ModelChange[] {
  return [
    ...diffParts('', before, after, ['title', 'timezone']),
    ...diffParts('/behaviour', before.behaviour, after.behaviour, [
      'floor',
      'max',
      'ceiling',
      'groups',
      'inactivity',
      'suspend',
    ]),
    ...diffRules('/behaviour/rules', behaviourRules(before), behaviourRules(after)),
    ...diffParts('/fit', before.fit, after.fit, ['max', 'min']),
    ...diffRules('/fit/rules', fitRules(before), fitRules(after)),
    ...diffParts('', before, after, ['bands', 'qualification']),
    ...diffParts('/stages', before.stages, after.stages, ['enter', 'fallback']),
  ];
}

function diffParts<Section extends object, Key extends keyof Section & string>(
  base: string,
  before: Section | undefined,
  after: Section | undefined,
  keys: readonly Key[],
): readonly ModelChange[] {
  return keys.flatMap((key) => changeOf(`${base}/${key}`, before?.[key], after?.[key], describeReach(key)));
}

function changeOf(path: string, before: unknown, after: unknown, touches: string): readonly ModelChange[] {
  if (before === undefined && after === undefined) return [];
  if (before === undefined) return [{ path, change: 'added', touches }];
  if (after === undefined) return [{ path, change: 'removed', touches }];
  return canonicalJson(before) === canonicalJson(after) ? [] : [{ path, change: 'changed', touches }];
}

function diffRules(base: string, before: readonly AnyRule[], after: readonly AnyRule[]): readonly ModelChange[] {
  const earlier = new Map(before.map((rule) => [rule.id, rule]));
  const later = new Map(after.map((rule) => [rule.id, rule]));
  const ids = [...new Set([...earlier.keys(), ...later.keys()])];
  const changes = ids.flatMap((id) => {
    const rule = later.get(id) ?? earlier.get(id);
    return changeOf(`${base}/${id}`, earlier.get(id), later.get(id), describeReach('rule', rule));
  });
  return changes.length === 0 && order(before) !== order(after)
    ? [{ path: base, change: 'changed', touches: describeReach('order') }]
    : changes;
}

function order(rules: readonly AnyRule[]): string {
  return rules.map(({ id }) => id).join(' ');
}
