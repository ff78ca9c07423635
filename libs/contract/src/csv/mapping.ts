import type { FactKind, Scalar } from '@waymark/journey';

/** A value that a mapping writes itself. */
export type Constant = Scalar | null;

export interface ValueTable {
  readonly values: Readonly<Record<string, Constant>>;
  readonly default?: Constant;
  readonly keep?: boolean;
  readonly ignoreCase?: boolean;
}

export interface DateFormat {
  readonly format: string | readonly string[];
  readonly zone?: string;
  readonly locale?: string;
}

export type Conversion = 'text' | 'number' | 'boolean' | 'list' | 'word';

/** Where a value comes from, and what becomes of its text on the way. */
export interface Sourced {
  readonly column?: string;
  readonly template?: string;
  readonly constant?: Constant;
  readonly table?: string | ValueTable;
  readonly date?: string | DateFormat;
  readonly as?: Conversion;
  readonly separator?: string;
  readonly decimal?: '.' | ',';
  readonly default?: Constant;
}

export interface Condition {
  readonly column?: string;
  readonly is?: Constant | readonly Constant[];
  readonly isNot?: Constant | readonly Constant[];
  readonly empty?: boolean;
  readonly all?: readonly Condition[];
  readonly any?: readonly Condition[];
  readonly not?: Condition;
}

/** Besides these it has the fields of its kind, as the published schema says. */
export interface MappedFact {
  readonly kind: FactKind;
  readonly when?: Condition;
  readonly [field: string]: unknown;
}

/** A mapping that the published schema has passed; its columns are known only beside a file. */
export interface CsvMapping {
  readonly schema: string;
  readonly csv?: {
    readonly delimiter?: string;
    readonly quote?: string;
    readonly columns?: readonly string[];
    readonly empty?: readonly Constant[];
  };
  readonly tables?: Readonly<Record<string, ValueTable>>;
  readonly dates?: Readonly<Record<string, DateFormat>>;
  readonly when?: Condition;
  readonly facts: readonly MappedFact[];
}

/** One thing that is wrong with a mapping, and what to mend. */
export interface MappingError {
  /** JSON Pointer into the mapping. */
  readonly path: string;
  readonly message: string;
}

export type Mapped<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: readonly MappingError[] };
