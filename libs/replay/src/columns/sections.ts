/** The parts of a file, in the order in which they stand in it. */
export const NUMBERS = {
  starts: Uint32Array,
  ends: Uint32Array,
  at: Float64Array,
  shape: Uint32Array,
  position: Float64Array,
  recordedAfter: Int32Array,
  kinds: Uint8Array,
  rowEnds: Uint32Array,
  rowPairs: Uint32Array,
  pairFields: Uint32Array,
  pairCodes: Uint32Array,
} as const;

export const TEXTS = ['contacts', 'fields', 'values', 'merges'] as const;

export type NumberSection = keyof Numbers;
export type TextSection = (typeof TEXTS)[number];

/** A typed array by the name of its section. */
export interface Numbers {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly at: Float64Array;
  readonly shape: Uint32Array;
  readonly position: Float64Array;
  readonly recordedAfter: Int32Array;
  readonly kinds: Uint8Array;
  readonly rowEnds: Uint32Array;
  readonly rowPairs: Uint32Array;
  readonly pairFields: Uint32Array;
  readonly pairCodes: Uint32Array;
}

export interface SectionHeader {
  readonly name: string;
  /** Without the zeros that fill it up to a multiple of 8. */
  readonly bytes: number;
  /** Hex, over the section with those zeros. */
  readonly sha256: string;
}

/** The sections of a file by name. */
export type FoundSections = ReadonlyMap<string, Uint8Array>;

/** The header's JSON. */
export interface FileHeader {
  readonly position: number;
  readonly lastEvent: string | null;
  readonly sections: readonly SectionHeader[];
}

export const MAGIC = 'WAYMARKH';
/** Raised whenever a section changes its meaning; a file of another format is made anew, not brought on. */
export const FORMAT = 1;

/**
 * Before the header: magic (8 bytes), format and the header's length without its filling (4 each), the header's SHA-256
 * (32), zeros up to 64. Numbers stand in the order of the machine's own bytes, the least first on all that run Node today;
 * on another the format reads as another.
 */
export const PRELUDE_BYTES = 64;

const ALIGNED = 8;

export const filledUp = (bytes: number): number => Math.ceil(bytes / ALIGNED) * ALIGNED;

/** Values on one line of a section of texts. */
export const LINE_VALUES = 1_000;
