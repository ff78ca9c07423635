import { canonicalJson } from '@waymark/journey';
import type { FieldTest, PredicateDocument, RecentDocument, ValueTest } from '@waymark/scoring';
import { compileOperators, compileTest, parseDuration } from '@waymark/scoring';

/** A predicate as a tree over numbered leaves: what a fact's shape answers is told apart from what the state does. */
export type Expression =
  | { readonly kind: 'touch'; readonly leaf: number }
  | { readonly kind: 'attribute'; readonly leaf: number }
  | { readonly kind: 'state'; readonly field: string; readonly test: ValueTest; readonly above: number; readonly onlyAbove: boolean }
  | { readonly kind: 'recent'; readonly place: number; readonly test: ValueTest }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression };

/** A field's test that a model asks; asked once of every different value. */
export interface Leaf {
  readonly field: string;
  readonly test: ValueTest;
}

export interface RecentLeaf {
  readonly where: Expression;
  readonly withinMs: number;
}

export const HANDOFF_FIELD = 'state.handoff';
export const QUALIFIED_FIELD = 'state.qualified';
export const STAGE_FIELD = 'state.stage';

/** Fields that change only now and then: their answers are kept, and told when they change. */
const KEPT_STATE: readonly string[] = [HANDOFF_FIELD, QUALIFIED_FIELD, STAGE_FIELD];
const ATTRIBUTE_FIELD = /^(?:profile|account|consent)\./;

/** Reads the predicates of one model; the same test of the same field is one leaf wherever it stands. */
export class ExpressionReader {
  /** Tests of the touchpoint that is being looked at. */
  readonly touchLeaves: Leaf[] = [];
  /** Tests of what the contact's facts have set so far, of its stage, of `qualified`, and of the last action on channel `handoff`. */
  readonly attributeLeaves: Leaf[] = [];
  readonly recents: RecentLeaf[] = [];
  private readonly known = new Map<string, number>();

  read(document: PredicateDocument): Expression {
    const parts = Object.entries(document).map(([key, value]) => this.readMember(key, value));
    const [only] = parts;
    return only !== undefined && parts.length === 1 ? only : { kind: 'all', parts };
  }

  /** The leaf of a touchpoint's field. */
  touchLeaf(field: string, test: FieldTest): number {
    return this.leaf(this.touchLeaves, field, test);
  }

  private readMember(key: string, value: unknown): Expression {
    if (key === 'all' || key === 'any') {
      return { kind: key, parts: (value as readonly PredicateDocument[]).map((part) => this.read(part)) };
    }
    if (key === 'not') return { kind: 'not', part: this.read(value as PredicateDocument) };
    return key === 'recent' ? this.readRecent(value as RecentDocument) : this.readField(key, value as FieldTest);
  }

  private readField(field: string, test: FieldTest): Expression {
    if (KEPT_STATE.includes(field) || ATTRIBUTE_FIELD.test(field)) {
      return { kind: 'attribute', leaf: this.leaf(this.attributeLeaves, field, test) };
    }
    if (field.startsWith('state.')) return { kind: 'state', field, test: compileTest(test), above: lowestPassing(test), onlyAbove: asksOnlyAbove(field, test) };
    return { kind: 'touch', leaf: this.leaf(this.touchLeaves, field, test) };
  }

  private readRecent({ where, within, count }: RecentDocument): Expression {
    const withinMs = parseDuration(within) ?? 0;
    const key = canonicalJson(['recent', where, withinMs]);
    let place = this.known.get(key);
    if (place === undefined) {
      place = this.recents.push({ where: this.read(where), withinMs }) - 1;
      this.known.set(key, place);
    }
    return { kind: 'recent', place, test: typeof count === 'number' ? compileTest(count) : compileOperators(count) };
  }

  private leaf(leaves: Leaf[], field: string, test: FieldTest): number {
    const key = canonicalJson([leaves === this.touchLeaves ? 'touch' : 'attribute', field, test]);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const leaf = leaves.push({ field, test: compileTest(test) }) - 1;
    this.known.set(key, leaf);
    return leaf;
  }
}

/** A number below which the test of a number cannot hold; -Infinity where it does not say so plainly. */
function lowestPassing(test: FieldTest): number {
  if (typeof test !== 'object' || Array.isArray(test)) return -Infinity;
  const { gte, gt } = test as { readonly gte?: unknown; readonly gt?: unknown };
  return Math.max(...[gte, gt].map((bound) => (typeof bound === 'number' ? bound : -Infinity)));
}

/** A test of behaviour or total that nothing but growth can make true. */
function asksOnlyAbove(field: string, test: FieldTest): boolean {
  if (field !== 'state.total' && field !== 'state.behaviour') return false;
  return typeof test === 'object' && !Array.isArray(test) && Object.keys(test).every((operator) => operator === 'gte' || operator === 'gt');
}
