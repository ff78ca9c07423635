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

/**
 * While nothing is added to the ledger, no attribute changes and every debt stands, can it only turn from true to false?
 * Then a predicate that did not hold need not be asked again.
 */
export function onlyFalls(residual: Residual): boolean {
  if (typeof residual === 'boolean' || residual.kind === 'attribute') return true;
  if (residual.kind === 'all' || residual.kind === 'any') return residual.parts.every((part) => part.kind !== 'touch' && onlyFalls(part));
  if (residual.kind === 'not') return asksOnlyAttributes(residual.part);
  return residual.kind === 'state' && residual.above > -Infinity && residual.onlyAbove;
}

function asksOnlyAttributes(part: Expression): boolean {
  if (part.kind === 'all' || part.kind === 'any') return part.parts.every(asksOnlyAttributes);
  return part.kind === 'attribute' || (part.kind === 'not' && asksOnlyAttributes(part.part));
}

/** What a residual predicate may ask of the state while a contact is folded. */
export interface AskedState {
  /** Attribute leaves as they stand, 1 where they hold. */
  readonly attributes: Uint8Array;
  /** How many touchpoints of a `recent` lie in its window now. */
  countRecent(place: number): number;
  /** Is the total surely below a bound? Cheap, and false where it takes weighing to know. */
  totalIsBelow(bound: number): boolean;
  behaviourIsBelow(bound: number): boolean;
  /** How the field of the state is read. */
  reader(field: string): () => unknown;
}

/** A residual predicate as one function over a state. */
export function compileResidual(residual: Residual, state: AskedState): () => boolean {
  if (typeof residual === 'boolean') return () => residual;
  switch (residual.kind) {
    case 'attribute':
      return attributeTest(residual.leaf, state.attributes);
    case 'state':
      return stateTest(residual, state);
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

function stateTest({ field, test, above }: Extract<Expression, { kind: 'state' }>, state: AskedState): () => boolean {
  const read = state.reader(field);
  if (above === -Infinity) return () => test(read());
  if (field === 'state.total') return () => !state.totalIsBelow(above) && test(read());
  return field === 'state.behaviour' ? () => !state.behaviourIsBelow(above) && test(read()) : () => test(read());
}

function joinTests(kind: 'all' | 'any', tests: readonly (() => boolean)[]): () => boolean {
  const [first, second] = tests;
  if (first !== undefined && second !== undefined && tests.length === 2) {
    return kind === 'all' ? () => first() && second() : () => first() || second();
  }
  return kind === 'all' ? () => tests.every((test) => test()) : () => tests.some((test) => test());
}
