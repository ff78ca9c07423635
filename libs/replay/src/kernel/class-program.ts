import { STAGES } from '@waymark/scoring';
import type { Expression } from './expressions';
import type { KernelPlan } from './plan';
import type { AskedState, Residual } from './residual';
import { compileResidual, onlyFalls, residualOf } from './residual';
import type { Effect, ShapeClass } from './shape-classes';

/** What the loop looks at first, one bit each. `STAGE` is shifted by the stage the contact stands in. */
export const FLAG = {
  touchpoint: 1,
  touch: 2,
  handoff: 4,
  effects: 8,
  recents: 16,
  rules: 32,
  mayRearm: 64,
  mayMeetCondition: 128,
  stage: 256,
} as const;

/** Places of predicates that need no asking. */
export const ALWAYS = -1;
export const NEVER = -2;
/** From here down a place stands for one attribute leaf: `ATTRIBUTE - leaf`. */
export const ATTRIBUTE = -3;

/** Rows of different lengths, one after the other: those of row i stand from `starts[i]` up to `starts[i + 1]`. */
export interface RowsOfPairs {
  readonly starts: Int32Array;
  readonly first: Int32Array;
  readonly second: Int32Array;
}

/**
 * A plan by class, as tables: what a fact of the class does and asks. A predicate is `ALWAYS`, `NEVER`, one attribute
 * leaf, or the place of a function that asks the state.
 */
export interface ClassProgram {
  readonly flags: Int32Array;
  /** Attribute leaf and whether it holds from then on. */
  readonly effects: RowsOfPairs;
  readonly handoffEffects: RowsOfPairs;
  /** Places of the `recent`s that count it. */
  readonly recents: RowsOfPairs;
  /** Rule and predicate, in the order of the document. */
  readonly rules: RowsOfPairs;
  readonly suspend: Int32Array;
  readonly condition: Int32Array;
  readonly rearm: Int32Array;
  /** By class and stage the fallbacks from there: stage to fall to, and predicate. */
  readonly fallbacks: RowsOfPairs;
  /** By class and stage the predicate of entering it. */
  readonly enter: Int32Array;
  /** Classes with the same number ask the same in steps 4 and 5. */
  readonly ending: Int32Array;
  /** 1 where all that steps 4 and 5 ask can only turn from true to false while nothing happens. */
  readonly endingOnlyFalls: Uint8Array;
  readonly predicates: readonly (() => boolean)[];
  /** Asked at the end, when nothing is being looked at any more. */
  readonly where: (() => boolean) | null;
  readonly fitRules: readonly (() => boolean)[];
}

type Pairs = readonly (readonly [number, number])[];

/** Compiles a plan for one state: its predicates read that state. */
export function compileClasses(plan: KernelPlan, state: AskedState): ClassProgram {
  const { classes, expressions } = plan;
  const predicates = new Predicates(state);
  const condition = conditionOf(expressions.when, expressions.unless);
  const each = (row: (each: ShapeClass) => Pairs): RowsOfPairs => rowsOf(classes.map(row));
  const ask = (expression: Expression | null, otherwise: number) =>
    Int32Array.from(classes, ({ truths }) => (expression === null ? otherwise : predicates.place(expression, truths)));
  const rules = each((of) => (of.touchpoint ? candidates(expressions.rules.map((when, rule) => [rule, predicates.place(when, of.truths)])) : []));
  const tables = {
    effects: each(({ effects }) => pairsOf(effects)),
    handoffEffects: each(({ handoffEffects }) => pairsOf(handoffEffects)),
    recents: each((of) => (of.touchpoint ? plan.recents.flatMap(({ where }, place) => (residualOf(where, of.truths) === true ? [[place, 0] as const] : [])) : [])),
    rules,
    suspend: ask(expressions.suspend, NEVER),
    condition: ask(condition, NEVER),
    rearm: Int32Array.from(classes, ({ touchpoint, truths }) => (touchpoint && expressions.rearm !== null ? predicates.place(expressions.rearm, truths) : NEVER)),
    fallbacks: rowsOf(classes.flatMap(({ truths }) => expressions.fallbacks.map((each) => candidates(each.map(({ to, when }) => [to, predicates.place(when, truths)]))))),
    enter: Int32Array.from(classes.flatMap(({ truths }) => expressions.enter.map((when) => (when === null ? NEVER : predicates.place(when, truths))))),
  };
  const flags = Int32Array.from(classes, (of, place) => flagsOf(of, place, tables));
  const alone = (when: Expression) => compileResidual(residualOf(when, []), state);
  return {
    ...tables,
    flags,
    ...endingsOf(classes.length, tables, predicates),
    predicates: predicates.all,
    where: expressions.where === null ? null : alone(expressions.where),
    fitRules: expressions.fitRules.map(alone),
  };
}

function conditionOf(when: Expression | null, unless: Expression | null): Expression | null {
  return when === null || unless === null ? when : { kind: 'all', parts: [when, { kind: 'not', part: unless }] };
}

/** Rules and fallbacks that can hold at all. */
function candidates(pairs: Pairs): Pairs {
  return pairs.filter(([, predicate]) => predicate !== NEVER);
}

function pairsOf(effects: readonly Effect[]): Pairs {
  return effects.map(({ leaf, holds }) => [leaf, Number(holds)]);
}

function rowsOf(rows: readonly Pairs[]): RowsOfPairs {
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, index) => (starts[index + 1] = (starts[index] as number) + row.length));
  const all = rows.flat();
  return { starts, first: Int32Array.from(all, ([first]) => first), second: Int32Array.from(all, ([, second]) => second) };
}

type Tables = Omit<ClassProgram, 'flags' | 'ending' | 'endingOnlyFalls' | 'predicates' | 'where' | 'fitRules'>;

function endingsOf(count: number, tables: Tables, predicates: Predicates): Pick<ClassProgram, 'ending' | 'endingOnlyFalls'> {
  const numbers = new Map<string, number>();
  const ending = new Int32Array(count);
  const endingOnlyFalls = new Uint8Array(count);
  for (let place = 0; place < count; place += 1) {
    const [from, to] = [place * STAGES.length, (place + 1) * STAGES.length];
    const [first = 0, last = 0] = [tables.fallbacks.starts[from], tables.fallbacks.starts[to]];
    const fallbacks = [...tables.fallbacks.starts.subarray(from, to + 1)].map((start) => start - first);
    const asked = [...tables.enter.subarray(from, to), ...tables.fallbacks.second.subarray(first, last), tables.condition[place] ?? NEVER, tables.rearm[place] ?? NEVER];
    const key = `${asked.join()};${fallbacks.join()};${tables.fallbacks.first.subarray(first, last).join()}`;
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    ending[place] = number;
    endingOnlyFalls[place] = Number(asked.every((predicate) => predicates.onlyFalls(predicate)));
  }
  return { ending, endingOnlyFalls };
}

function flagsOf(of: ShapeClass, place: number, tables: Tables): number {
  const filled = ({ starts }: RowsOfPairs, row = place): boolean => starts[row] !== starts[row + 1];
  const bits: readonly (readonly [boolean, number])[] = [
    [of.touchpoint, FLAG.touchpoint],
    [of.touch, FLAG.touch],
    [of.handoff, FLAG.handoff],
    [filled(tables.effects), FLAG.effects],
    [filled(tables.recents), FLAG.recents],
    [filled(tables.rules), FLAG.rules],
    [tables.rearm[place] !== NEVER, FLAG.mayRearm],
    [tables.condition[place] !== NEVER, FLAG.mayMeetCondition],
    ...STAGES.map((_, stage): readonly [boolean, number] => {
      const row = place * STAGES.length + stage;
      const above = tables.enter.subarray(row + 1, (place + 1) * STAGES.length);
      return [filled(tables.fallbacks, row) || above.some((predicate) => predicate !== NEVER), FLAG.stage << stage];
    }),
  ];
  return bits.reduce((all, [set, bit]) => (set ? all | bit : all), 0);
}

/** Each different residual of an expression is compiled once. */
class Predicates {
  readonly all: (() => boolean)[] = [];
  private readonly falling: boolean[] = [];
  private readonly known = new Map<Expression, Map<string, number>>();

  constructor(private readonly state: AskedState) {}

  place(expression: Expression, truths: readonly boolean[]): number {
    let byTruths = this.known.get(expression);
    if (byTruths === undefined) this.known.set(expression, (byTruths = new Map<string, number>()));
    const key = touchLeavesOf(expression).map((leaf) => (truths[leaf] === true ? '1' : '0')).join('');
    const known = byTruths.get(key);
    if (known !== undefined) return known;
    const residual = residualOf(expression, truths);
    const place = this.placeOf(residual);
    byTruths.set(key, place);
    return place;
  }

  onlyFalls(place: number): boolean {
    return place < 0 || this.falling[place] === true;
  }

  private placeOf(residual: Residual): number {
    if (typeof residual === 'boolean') return residual ? ALWAYS : NEVER;
    if (residual.kind === 'attribute') return ATTRIBUTE - residual.leaf;
    this.falling.push(onlyFalls(residual));
    return this.all.push(compileResidual(residual, this.state)) - 1;
  }
}

const leavesOf = new WeakMap<Expression, readonly number[]>();

function touchLeavesOf(expression: Expression): readonly number[] {
  const known = leavesOf.get(expression);
  if (known !== undefined) return known;
  const leaves = findTouchLeaves(expression);
  leavesOf.set(expression, leaves);
  return leaves;
}

function findTouchLeaves(expression: Expression): readonly number[] {
  if (expression.kind === 'touch') return [expression.leaf];
  if (expression.kind === 'not') return touchLeavesOf(expression.part);
  return expression.kind === 'all' || expression.kind === 'any' ? expression.parts.flatMap(touchLeavesOf) : [];
}
