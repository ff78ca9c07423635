import type { ValueTest } from '@waymark/scoring';
import type { Expression } from './expressions';

/** What is left of a predicate once a shape's answers are filled in. */
export type Residual = boolean | Exclude<Expression, { readonly kind: 'touch' }>;

/** Fills in the answers of a class. */
export function residualOf(expression: Expression, truths: readonly boolean[]): Residual {
  switch (expression.kind) {
    case 'touch':
      return truths[expression.leaf] === true;
    case 'not': {
      const part = residualOf(expression.part, truths);
      return typeof part === 'boolean' ? !part : { kind: 'not', part };
    }
    case 'all':
    case 'any':
      return joined(expression.kind, expression.parts.map((part) => residualOf(part, truths)));
    default:
      return expression;
  }
}

/** One false part settles `all`, one true part `any`; the other constants change nothing. */
function joined(kind: 'all' | 'any', parts: readonly Residual[]): Residual {
  const settling = kind === 'any';
  if (parts.includes(settling)) return settling;
  const open = parts.filter((part) => typeof part !== 'boolean');
  const [only] = open;
  if (only === undefined) return !settling;
  return open.length === 1 ? only : { kind, parts: open };
}

/** What a residual predicate may ask of the state while a contact is folded. */
export interface AskedState {
  /** Attribute leaves as they stand, 1 where they hold. */
  readonly attributes: Uint8Array;
  /** How many touchpoints of a `recent` lie in its window now. */
  countRecent(place: number): number;
  /** Is the total, or behaviour, surely below a bound? Cheap, and false where it takes weighing to know. */
  isBelow(field: string, bound: number): boolean;
  readField(field: string): unknown;
}

/** A residual predicate as one function over a state. */
export function compileResidual(residual: Residual, state: AskedState): () => boolean {
  if (typeof residual === 'boolean') return () => residual;
  switch (residual.kind) {
    case 'attribute':
      return attributeTest(residual.leaf, state.attributes);
    case 'state':
      return stateTest(residual.field, residual.test, residual.above, state);
    case 'recent': {
      const { place, test } = residual;
      return () => test(state.countRecent(place));
    }
    case 'not': {
      const part = compilePart(residual.part, state);
      return () => !part();
    }
    default:
      return joinTests(residual.kind, residual.parts.map((part) => compilePart(part, state)));
  }
}

function compilePart(part: Expression, state: AskedState): () => boolean {
  if (part.kind === 'touch') throw new TypeError('a touch leaf is filled in before');
  return compileResidual(part, state);
}

function attributeTest(leaf: number, attributes: Uint8Array): () => boolean {
  return () => attributes[leaf] === 1;
}

function stateTest(field: string, test: ValueTest, above: number, state: AskedState): () => boolean {
  if (above === -Infinity) return () => test(state.readField(field));
  return () => !state.isBelow(field, above) && test(state.readField(field));
}

function joinTests(kind: 'all' | 'any', tests: readonly (() => boolean)[]): () => boolean {
  const [first, second] = tests;
  if (first !== undefined && second !== undefined && tests.length === 2) {
    return kind === 'all' ? () => first() && second() : () => first() || second();
  }
  return kind === 'all' ? () => tests.every((test) => test()) : () => tests.some((test) => test());
}
