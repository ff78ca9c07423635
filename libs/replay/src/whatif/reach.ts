import { canonicalJson } from '@waymark/journey';
import type { FitRuleDocument, PredicateDocument, RuleDocument, ScoringModel } from '@waymark/scoring';
import type { Steps } from '../columns/in-steps';
import { visitInSteps } from '../columns/in-steps';
import type { ShapeTable } from '../columns/shapes';
import type { Expression } from '../kernel/expressions';
import { ExpressionReader } from '../kernel/expressions';
import type { FoldedColumns } from '../kernel/folded-columns';
import { residualOf } from '../kernel/residual';
import type { ShapeClass } from '../kernel/shape-classes';
import { classShapes } from '../kernel/shape-classes';

/** Whom the difference of two models can touch: nobody, contacts with a fact of some shapes, or everybody. */
export type Reach =
  | { readonly kind: 'nobody'; readonly because: string }
  | { readonly kind: 'shapes'; readonly touched: Uint8Array; readonly because: string }
  | { readonly kind: 'everybody'; readonly because: string };

/** Classes a change. Whoever it leaves out has the same under both models, but for titles and the names of classes. */
export function* reachOf(before: ScoringModel, after: ScoringModel, shapes: ShapeTable): Steps<Reach> {
  const rest = restOf(before, after);
  if (rest !== null) return { kind: 'everybody', because: rest };
  const rules = [...changedRules(rulesOf(before), rulesOf(after)), ...rulesOfChangedGroups(before, after)];
  const fitRules = changedRules(fitRulesOf(before), fitRulesOf(after));
  if (rules.length + fitRules.length === 0) return { kind: 'nobody', because: 'the models differ in nothing that a score, a stage or a qualification depends on' };
  const names = listRules([...rules, ...fitRules]);
  const touched = yield* touchedShapes(shapes, rules.map(({ when }) => when), fitRules.map(({ when }) => when));
  if (touched === null) return { kind: 'everybody', because: `of what differs (${names}) something also holds for contacts of whom nothing is known` };
  return { kind: 'shapes', touched, because: `all that differs is ${names}, and only contacts with a fact that can meet it are touched` };
}

const rulesOf = ({ behaviour }: ScoringModel): readonly RuleDocument[] => behaviour?.rules ?? [];
const fitRulesOf = ({ fit }: ScoringModel): readonly FitRuleDocument[] => fit?.rules ?? [];

/** Places of the contacts with a fact of a touched shape. */
export function* contactsWith({ starts, ends, facts: { shape } }: FoldedColumns, touched: Uint8Array): Steps<Uint32Array> {
  const places: number[] = [];
  yield* visitInSteps(starts.length, (contact) => {
    const end = ends[contact] as number;
    for (let fact = starts[contact] as number; fact < end; fact += 1) {
      if (touched[shape[fact] as number] !== 1) continue;
      places.push(contact);
      return;
    }
  });
  return Uint32Array.from(places);
}

const MOST_NAMED = 5;

function listRules(rules: readonly AnyRule[]): string {
  const ids = [...new Set(rules.map(({ id }) => id))];
  const more = ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : '';
  return `${ids.length === 1 ? 'rule' : 'rules'} ${ids.slice(0, MOST_NAMED).join(', ')}${more}`;
}

/** What outside the rules and the groups' caps is not the same, in words; null when there is nothing. */
function restOf(before: ScoringModel, after: ScoringModel): string | null {
  const [was, is] = [partsOf(before), partsOf(after)];
  const parts = Object.keys({ ...was, ...is }).filter((each) => canonicalJson(was[each] ?? null) !== canonicalJson(is[each] ?? null));
  if (parts.length === 0) return isReordered(before, after) ? 'rules stand in another order, which every contact can meet' : null;
  return `the models differ in ${parts.join(', ')}, which every contact can meet`;
}

function partsOf({ timezone = 'UTC', behaviour = {}, fit = {}, ...model }: ScoringModel): Readonly<Record<string, unknown>> {
  const { rules: _rules, groups: _groups, ...bounds } = behaviour;
  const { rules: _fitRules, ...fitBounds } = fit;
  const [qualification, stages, bands] = [model.qualification ?? null, model.stages ?? null, model.bands ?? null];
  const namesClass = canonicalJson([behaviour, qualification, stages]).includes('"state.class"');
  return {
    timezone,
    ...bounds,
    ...Object.fromEntries(Object.entries(fitBounds).map(([name, value]) => [`fit ${name}`, value])),
    qualification,
    stages,
    'bands (a predicate names the class)': namesClass ? bands : null,
  };
}

/** Rules that stand in both, in another order: a reset, the ceiling or the floor may then bite elsewhere. */
function isReordered(before: ScoringModel, after: ScoringModel): boolean {
  const [was, is] = [before, after].map((model) => rulesOf(model).map(({ id }) => id)) as [string[], string[]];
  return was.filter((id) => is.includes(id)).join(' ') !== is.filter((id) => was.includes(id)).join(' ');
}

type AnyRule = RuleDocument | FitRuleDocument;

/** Both versions of each rule that is not the same in both. */
function changedRules(before: readonly AnyRule[], after: readonly AnyRule[]): readonly AnyRule[] {
  const meaning = ({ title: _title, ...rule }: AnyRule): string => canonicalJson(rule);
  const [was, is] = [before, after].map((rules) => new Set(rules.map(meaning))) as [Set<string>, Set<string>];
  return [...before.filter((rule) => !is.has(meaning(rule))), ...after.filter((rule) => !was.has(meaning(rule)))];
}

function rulesOfChangedGroups(before: ScoringModel, after: ScoringModel): readonly AnyRule[] {
  const [was, is] = [before.behaviour?.groups ?? {}, after.behaviour?.groups ?? {}];
  const changed = Object.keys({ ...was, ...is }).filter((name) => was[name]?.max !== is[name]?.max);
  return [...rulesOf(before), ...rulesOf(after)].filter(({ group }) => group !== undefined && changed.includes(group));
}

/** By shape 1 where a fact of it can meet one of the rules; null where a fit rule may hold without any fact. */
function* touchedShapes(shapes: ShapeTable, rules: readonly PredicateDocument[], fitRules: readonly PredicateDocument[]): Steps<Uint8Array | null> {
  const reader = new ExpressionReader();
  const [asked, held] = [rules.map((when) => reader.read(when)), fitRules.map((when) => reader.read(when))];
  if (held.some((expression) => holdsOfNobody(expression, reader))) return null;
  const fitLeaves = new Set(held.flatMap(attributeLeavesOf));
  const { classOf, classes } = yield* classShapes(shapes, reader);
  const isTouched = ({ truths, effects, touchpoint }: ShapeClass): boolean =>
    (touchpoint && asked.some((expression) => residualOf(expression, truths) !== false)) || effects.some(({ leaf }) => fitLeaves.has(leaf));
  const byClass = classes.map(isTouched);
  const touched = new Uint8Array(classOf.length);
  yield* visitInSteps(touched.length, (shape) => (touched[shape] = Number(byClass[classOf[shape] as number])));
  return touched;
}

/** Does a fit rule hold while every attribute is missing? */
function holdsOfNobody(expression: Expression, reader: ExpressionReader): boolean {
  switch (expression.kind) {
    case 'attribute':
      return reader.attributeLeaves[expression.leaf]?.test(undefined) === true;
    case 'all':
      return expression.parts.every((part) => holdsOfNobody(part, reader));
    case 'any':
      return expression.parts.some((part) => holdsOfNobody(part, reader));
    case 'not':
      return !holdsOfNobody(expression.part, reader);
    default:
      return true;
  }
}

function attributeLeavesOf(expression: Expression): readonly number[] {
  if (expression.kind === 'attribute') return [expression.leaf];
  if (expression.kind === 'not') return attributeLeavesOf(expression.part);
  return expression.kind === 'all' || expression.kind === 'any' ? expression.parts.flatMap(attributeLeavesOf) : [];
}
