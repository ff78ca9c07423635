import type { CompiledModel, PredicateDocument, ScoringModel } from '@waymark/scoring';
import { compileModel, ON_RECYCLE, STAGES } from '@waymark/scoring';
import type { Steps } from '../columns/in-steps';
import { runAtOnce } from '../columns/in-steps';
import type { ShapeTable } from '../columns/shapes';
import type { Expression, Leaf } from './expressions';
import { ExpressionReader, HANDOFF_FIELD, QUALIFIED_FIELD, STAGE_FIELD } from './expressions';
import type { ShapeClass } from './shape-classes';
import { classShapes } from './shape-classes';

/** The predicates of a model as expressions, each where the model has it. */
export interface ModelExpressions {
  /** Asked of the contact as it stands at the end, not of a fact. */
  readonly where: Expression | null;
  readonly suspend: Expression | null;
  readonly rules: readonly Expression[];
  readonly fitRules: readonly Expression[];
  readonly when: Expression | null;
  readonly unless: Expression | null;
  readonly rearm: Expression | null;
  readonly enter: readonly (Expression | null)[];
  /** By the stage they start from. */
  readonly fallbacks: readonly (readonly { readonly to: number; readonly when: Expression }[])[];
}

/** What a plan takes from the shapes of a history: plain data over shared memory, so that other threads can have it. */
export interface ShapeAnswers {
  readonly classes: readonly ShapeClass[];
  /** Class by shape. */
  readonly classOf: Uint32Array;
  /** By rule with a limit `by` a field: the value's code by shape, 0 where it is missing. Null for the others. */
  readonly keyCodes: readonly (Uint32Array | null)[];
}

/** A model made ready for one table of shapes: every predicate on a fact alone is answered, once for each class. */
export interface KernelPlan extends ShapeAnswers {
  readonly model: CompiledModel;
  readonly expressions: ModelExpressions;
  readonly recents: readonly { readonly where: Expression; readonly withinMs: number }[];
  readonly attributeLeaves: readonly Leaf[];
  /** Attribute leaves as they answer before any fact has set them. */
  readonly attributesAtFirst: Uint8Array;
}

/** What is folded: a checked model, and a predicate that is asked of each contact at the end (null takes everybody). */
export interface FoldedModel {
  readonly document: ScoringModel;
  readonly where: PredicateDocument | null;
}

/** Makes a checked model ready for the shapes of a history, at one stretch. */
export function planKernel(folded: FoldedModel, shapes: ShapeTable): KernelPlan {
  return runAtOnce(planInSteps(folded, shapes));
}

/** As `planKernel`, field after field. */
export function* planInSteps(folded: FoldedModel, shapes: ShapeTable): Steps<KernelPlan> {
  const reader = new ExpressionReader();
  const expressions = readModel(folded, reader);
  const { classOf, classes } = yield* classShapes(shapes, reader);
  return planOf(folded, reader, expressions, { classes, classOf, keyCodes: keyCodesOf(folded.document, shapes) });
}

/** The same plan in another thread, where the shapes are not at hand. */
export function planAgain(folded: FoldedModel, answers: ShapeAnswers): KernelPlan {
  const reader = new ExpressionReader();
  return planOf(folded, reader, readModel(folded, reader), answers);
}

function planOf({ document }: FoldedModel, reader: ExpressionReader, expressions: ModelExpressions, { classes, classOf, keyCodes }: ShapeAnswers): KernelPlan {
  return {
    model: compileModel(document),
    expressions,
    classes,
    classOf,
    keyCodes,
    recents: reader.recents,
    attributeLeaves: reader.attributeLeaves,
    attributesAtFirst: Uint8Array.from(reader.attributeLeaves, ({ field, test }) => Number(test(AT_FIRST[field]))),
  };
}

/** What fields of the state are before the first fact; all other attributes are missing. */
const AT_FIRST: Readonly<Record<string, unknown>> = { [HANDOFF_FIELD]: 'none', [QUALIFIED_FIELD]: false, [STAGE_FIELD]: 'discover' };

function readModel({ document, where }: FoldedModel, reader: ExpressionReader): ModelExpressions {
  const { behaviour, fit } = document;
  return {
    where: where === null ? null : reader.read(where),
    suspend: readOptional(behaviour?.suspend, reader),
    rules: (behaviour?.rules ?? []).map(({ when }) => reader.read(when)),
    fitRules: (fit?.rules ?? []).map(({ when }) => reader.read(when)),
    ...readQualification(document, reader),
    ...readStages(document, reader),
  };
}

function readQualification({ qualification }: ScoringModel, reader: ExpressionReader): Pick<ModelExpressions, 'when' | 'unless' | 'rearm'> {
  if (qualification === undefined) return { when: null, unless: null, rearm: null };
  const { rearm } = qualification;
  return {
    when: reader.read(qualification.when),
    unless: readOptional(qualification.unless, reader),
    rearm: rearm === 'on-drop' ? null : reader.read(typeof rearm === 'object' ? rearm : ON_RECYCLE),
  };
}

function readStages({ stages }: ScoringModel, reader: ExpressionReader): Pick<ModelExpressions, 'enter' | 'fallbacks'> {
  const conditional = (stages?.fallback ?? []).flatMap(({ from, to, when }) => (when === undefined ? [] : [{ from, to: STAGES.indexOf(to), when: reader.read(when) }]));
  return {
    enter: STAGES.map((stage) => readOptional(stage === 'discover' ? undefined : stages?.enter?.[stage], reader)),
    fallbacks: STAGES.map((stage) => conditional.filter(({ from }) => from === stage)),
  };
}

function readOptional(when: PredicateDocument | undefined, reader: ExpressionReader): Expression | null {
  return when === undefined ? null : reader.read(when);
}

function keyCodesOf({ behaviour }: ScoringModel, shapes: ShapeTable): readonly (Uint32Array | null)[] {
  const byField = new Map<string, Uint32Array>();
  return (behaviour?.rules ?? []).map(({ limit }) => {
    if (limit?.by === undefined) return null;
    const known = byField.get(limit.by) ?? codesOf(limit.by, shapes);
    byField.set(limit.by, known);
    return known;
  });
}

function codesOf(field: string, shapes: ShapeTable): Uint32Array {
  const codes = new Uint32Array(new SharedArrayBuffer(Math.max(4, shapes.count * 4)), 0, shapes.count);
  const column = shapes.column(field);
  column?.shapes.forEach((shape, index) => (codes[shape] = (column.codes[index] as number) + 1));
  return codes;
}
