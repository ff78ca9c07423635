import type { PredicateDocument } from '@waymark/scoring';
import type { Steps } from '../columns/in-steps';
import { visitInSteps } from '../columns/in-steps';
import type { ShapeTable } from '../columns/shapes';
import { ExpressionReader } from '../kernel/expressions';
import { residualOf } from '../kernel/residual';
import { classShapes } from '../kernel/shape-classes';

/** By shape, what a backtest asks of touchpoints. */
export interface ShapeMarks {
  /** 1 where the touchpoint answers the outcome's predicate. */
  readonly outcomes: Uint8Array;
  /** 1 where it is a touch: inbound, on a channel other than the outcomes' own. */
  readonly touches: Uint8Array;
}

/** Marks shapes class by class; `checkPredicate` must have passed the outcome's predicate for a `touchpoint`. */
export function* markShapes(shapes: ShapeTable, outcome: PredicateDocument): Steps<ShapeMarks> {
  const reader = new ExpressionReader();
  const asked = reader.read(outcome);
  const { classOf, classes } = yield* classShapes(shapes, reader);
  const marks = classes.map(({ touchpoint, touch, truths }) => ({ outcome: Number(touchpoint && residualOf(asked, truths) === true), touch: Number(touch) }));
  const outcomes = new Uint8Array(shapes.count);
  const touches = new Uint8Array(shapes.count);
  yield* visitInSteps(shapes.count, (shape) => {
    const mark = marks[classOf[shape] ?? 0];
    outcomes[shape] = mark?.outcome ?? 0;
    touches[shape] = mark?.touch ?? 0;
  });
  return { outcomes, touches };
}
