/** A value in a read table. */
export type Cell = string | number | null | Uint8Array;
export type Row = Readonly<Record<string, Cell>>;

export type ColumnType = 'text' | 'integer' | 'real' | 'bytes';

/** A read table, described once for every store. Its first key column is `gen`, the generation. */
export interface TableSpec {
  readonly name: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly key: readonly string[];
  readonly indexes: readonly (readonly string[])[];
  /** Columns that came after the table, by the number of the addition that brought them; a store adds them where they are missing. */
  readonly added?: Readonly<Record<string, number>>;
  /** A commit that puts rows into it survives a crash of the machine before anybody sees them. */
  readonly durable?: boolean;
}

export type RowChange =
  | { readonly table: string; readonly put: Row }
  /** Removes every row whose columns equal these: a whole key, or the front of a key or an index. Never empty. */
  | { readonly table: string; readonly remove: Row };

/** Null is a value to `=`, `!=` and `in`, and fails every other operator. `contains` folds the case of ASCII letters. */
export type Condition =
  | { readonly column: string; readonly op: '=' | '!=' | '<' | '<=' | '>' | '>='; readonly value: Cell }
  | { readonly column: string; readonly op: 'in'; readonly value: readonly Cell[] }
  | { readonly column: string; readonly op: 'contains'; readonly value: string };

/** Orders put null before every value (after all, descending). */
export interface Select {
  readonly table: string;
  readonly where: readonly Condition[];
  readonly orderBy?: readonly { readonly column: string; readonly direction: 'asc' | 'desc' }[];
  /** Rows after this one in the order asked for: one value for each order column. */
  readonly after?: readonly Cell[];
  readonly limit: number;
}

/** Read tables. Disposable: everything in them can be made again from the log. */
export interface ViewStore {
  select(query: Select): Promise<readonly Row[]>;
  count(table: string, where: readonly Condition[]): Promise<number>;
  /** Rows grouped by columns with their numbers. */
  countBy(table: string, columns: readonly string[], where: readonly Condition[]): Promise<readonly Row[]>;
  /** All or nothing, durable enough to be found consistent after a crash. */
  commit(changes: readonly RowChange[]): Promise<void>;
  close(): Promise<void>;
}
