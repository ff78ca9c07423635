import type { PredicateDocument } from '@waymark/scoring';
import { compileTouchPredicate } from '@waymark/scoring';
import type { ShapeTable } from '../columns/shapes';
import { TOUCHPOINT } from '../columns/shapes';

/** 1 for each shape whose touchpoint answers the predicate, which `checkPredicate` has passed for a `touchpoint`. */
export function markShapes(shapes: ShapeTable, predicate: PredicateDocument): Uint8Array {
  const holds = compileTouchPredicate(predicate);
  return Uint8Array.from({ length: shapes.count }, (_, shape) => {
    if (shapes.kinds[shape] !== TOUCHPOINT) return 0;
    const fact = shapes.factOf(shape, '', 0);
    return fact.kind === 'touchpoint' && holds(fact) ? 1 : 0;
  });
}

/** 1 for each shape that is a touch: inbound, on a channel other than the outcomes' own. */
export function markTouches(shapes: ShapeTable): Uint8Array {
  return markShapes(shapes, { direction: 'inbound', not: { channel: ['handoff', 'crm'] } });
}
