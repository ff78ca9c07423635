import type { Steps } from '../columns/in-steps';
import type { ShapeTable, ShapeValue } from '../columns/shapes';
import type { ExpressionReader, Leaf } from './expressions';
import { HANDOFF_FIELD } from './expressions';
import type { AskedField, Partition } from './partition';
import { partition } from './partition';

/** What a fact of a class does to one attribute leaf. */
export interface Effect {
  readonly leaf: number;
  readonly holds: boolean;
}

/** What is the same for all facts of a class, whatever the state they meet. */
export interface ShapeClass {
  /** Answer of each touch leaf. */
  readonly truths: readonly boolean[];
  /** Step 2: attributes and consent that it sets. */
  readonly effects: readonly Effect[];
  /** The end of step 3: what `state.handoff` is from then on; empty where the class is on no such channel. */
  readonly handoffEffects: readonly Effect[];
  readonly touchpoint: boolean;
  /** On channel `handoff`. */
  readonly handoff: boolean;
  /** A touch: inbound, and not on the outcomes' own channels. */
  readonly touch: boolean;
}

export interface ShapeClasses {
  readonly classOf: Uint32Array;
  readonly classes: readonly ShapeClass[];
}

/** Touch leaves that every model needs, by the definition of a touch in section 1 of the scoring model. */
interface Basics {
  readonly touchpoint: number;
  readonly handoff: number;
  readonly crm: number;
  readonly inbound: number;
}

/** Classes the shapes of a history by all that the predicates read so far ask. */
export function* classShapes(shapes: ShapeTable, reader: ExpressionReader): Steps<ShapeClasses> {
  const basics: Basics = {
    touchpoint: reader.touchLeaf('channel', { exists: true }),
    handoff: reader.touchLeaf('channel', 'handoff'),
    crm: reader.touchLeaf('channel', 'crm'),
    inbound: reader.touchLeaf('direction', 'inbound'),
  };
  const handoffTests = reader.attributeLeaves.flatMap(({ field, test }, leaf) => (field === HANDOFF_FIELD ? [{ leaf, test }] : []));
  const actions = handoffTests.map(({ leaf, test }) => ({ leaf, touch: reader.touchLeaves.push({ field: 'action', test }) - 1 }));
  const touchByField = byField(reader.touchLeaves);
  const attributeByField = byField(reader.attributeLeaves.map((leaf) => (leaf.field.startsWith('state.') ? null : leaf)));
  const found = yield* partition(shapes, [...touchByField.map(askTouch), ...attributeByField.map(askAttribute)]);
  const describe = new Describer(found, touchByField, attributeByField, basics, actions);
  return { classOf: found.classOf, classes: found.patterns.map((patterns) => describe.describe(patterns)) };
}

interface LeavesOfField {
  readonly field: string;
  readonly leaves: readonly { readonly leaf: number; readonly test: Leaf['test'] }[];
}

function byField(leaves: readonly (Leaf | null)[]): readonly LeavesOfField[] {
  const fields = new Map<string, { leaf: number; test: Leaf['test'] }[]>();
  leaves.forEach((known, leaf) => {
    if (known === null) return;
    const already = fields.get(known.field) ?? [];
    already.push({ leaf, test: known.test });
    fields.set(known.field, already);
  });
  return [...fields].map(([field, tests]) => ({ field, leaves: tests }));
}

const bits = ({ leaves }: LeavesOfField, value: ShapeValue | undefined): string => leaves.map(({ test }) => (test(value) ? '1' : '0')).join('');

function askTouch(asked: LeavesOfField): AskedField {
  return { field: asked.field, answer: (value) => bits(asked, value) };
}

/** To set an attribute to a value that answers as a missing one is still to set it. */
function askAttribute(asked: LeavesOfField): AskedField {
  return { field: asked.field, answer: (value) => (value === undefined ? '' : bits(asked, value)) };
}

class Describer {
  constructor(
    private readonly found: Partition,
    private readonly touchByField: readonly LeavesOfField[],
    private readonly attributeByField: readonly LeavesOfField[],
    private readonly basics: Basics,
    private readonly actions: readonly { readonly leaf: number; readonly touch: number }[],
  ) {}

  describe(patterns: readonly number[]): ShapeClass {
    const truths = this.truthsOf(patterns);
    const { touchpoint, handoff, crm, inbound } = this.basics;
    const isHandoff = truths[handoff] === true;
    return {
      truths,
      effects: this.effectsOf(patterns),
      handoffEffects: isHandoff ? this.actions.map(({ leaf, touch }) => ({ leaf, holds: truths[touch] === true })) : [],
      touchpoint: truths[touchpoint] === true,
      handoff: isHandoff,
      touch: truths[inbound] === true && !isHandoff && truths[crm] !== true,
    };
  }

  private truthsOf(patterns: readonly number[]): readonly boolean[] {
    const truths: boolean[] = [];
    this.touchByField.forEach(({ leaves }, place) => {
      const answers = this.answersAt(place, patterns);
      leaves.forEach(({ leaf }, index) => (truths[leaf] = answers[index] === '1'));
    });
    return truths;
  }

  private effectsOf(patterns: readonly number[]): readonly Effect[] {
    return this.attributeByField.flatMap(({ leaves }, index) => {
      const answers = this.answersAt(this.touchByField.length + index, patterns);
      return answers === '' ? [] : leaves.map(({ leaf }, bit) => ({ leaf, holds: answers[bit] === '1' }));
    });
  }

  private answersAt(place: number, patterns: readonly number[]): string {
    return this.found.answers[place]?.[patterns[place] ?? 0] ?? '';
  }
}
