import type { Instant } from '@waymark/journey';

interface CellTypes {
  text: string;
  /** A double; finite. */
  number: number;
  /** A whole number that a double holds exactly. */
  integer: number;
  boolean: boolean;
  /** Milliseconds; written as a timestamp in UTC. */
  instant: Instant;
}

export type CellType = keyof CellTypes;

/** What a column holds; with `?` a cell may be empty (null), which is not the same as an empty text. */
export type ColumnKind = CellType | `${CellType}?`;

export type Cell = string | number | boolean | null;

/** A table for notebooks: its name, and its columns in their order. */
export interface TableSpec<C extends Readonly<Record<string, ColumnKind>> = Readonly<Record<string, ColumnKind>>> {
  readonly name: string;
  readonly columns: C;
}

type CellOf<K extends ColumnKind> = K extends `${infer T extends CellType}?` ? CellTypes[T] | null : K extends CellType ? CellTypes[K] : never;

/** A row of a table, by the names of its columns. */
export type RowOf<S extends TableSpec> = { readonly [N in keyof S['columns']]: CellOf<S['columns'][N]> };

/** A row of any table. */
export type TableRow = Readonly<Record<string, Cell>>;

/** A table with its rows, which may be gone through more than once. */
export interface Table {
  readonly spec: TableSpec;
  readonly rows: Iterable<TableRow>;
}

/** A column as writers look at it. */
export interface Column {
  readonly name: string;
  readonly type: CellType;
  readonly nullable: boolean;
}

export function columnsOf({ columns }: TableSpec): readonly Column[] {
  return Object.entries(columns).map(([name, kind]) => {
    const nullable = kind.endsWith('?');
    return { name, nullable, type: (nullable ? kind.slice(0, -1) : kind) as CellType };
  });
}

/** A table whose rows are what its columns say; `rows` is asked anew whenever the table is gone through. */
export function tableOf<S extends TableSpec>(spec: S, rows: () => Iterable<RowOf<S>>): Table {
  return { spec, rows: { [Symbol.iterator]: () => rows()[Symbol.iterator]() as Iterator<TableRow> } };
}

/** RFC 3339 in UTC. */
export function timestamp(at: Instant): string {
  return new Date(at).toISOString();
}
