import type { ProfileValue, ScoredFact } from '@waymark/journey';

/** A value in a shape; null takes an attribute away. */
export type ShapeValue = ProfileValue | null;

export const PROFILE = 0;
export const TOUCHPOINT = 1;

/**
 * One field of all shapes, by the model language's names: those of the touchpoint, `attributes.KEY`, `profile.KEY`,
 * `account.KEY`, `consent.PURPOSE` (true given, false withdrawn). Touchpoint fields stand on touchpoints only.
 */
export interface FieldColumn {
  /** The different values, each once. */
  readonly values: readonly ShapeValue[];
  /** Shapes that have the field, ascending. */
  readonly shapes: Uint32Array;
  /** Beside each of `shapes` the place of its value. */
  readonly codes: Uint32Array;
}

/** What facts say but for id and instant, each different content once. Only ever grows: a shape keeps its place. */
export interface ShapeTable {
  readonly count: number;
  /** `PROFILE` or `TOUCHPOINT` by shape. */
  readonly kinds: Uint8Array;
  /** The column of a field; undefined where no shape has it. */
  column(field: string): FieldColumn | undefined;
  /** Every field that a shape has. */
  fieldNames(): readonly string[];
  /** The fact of a shape with an id and an instant given back: the same to every model as the one it came from. */
  factOf(shape: number, id: string, occurredAt: number): ScoredFact;
}
