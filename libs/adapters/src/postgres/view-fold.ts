import type { Cell, Row, RowChange, TableSpec } from '@waymark/engine';

/** Removals of one kind: the columns that are compared, those that are null in all of them, and what is looked for. */
export interface Removals {
  readonly columns: readonly string[];
  readonly nulls: readonly string[];
  readonly wanted: readonly (readonly Cell[])[];
}

/** What a list of changes comes to in one table: first the removals, then the puts, of which no two have one key. */
export interface FoldedChanges {
  readonly table: TableSpec;
  readonly removals: readonly Removals[];
  readonly puts: readonly Row[];
}

/**
 * Brings changes into an order in which each table is one batch of removals and one of puts, and proves nothing away:
 *
 * - Changes of different tables touch no common row, so tables may be taken one after the other.
 * - Of one key, the last put decides, if no later removal matches the row put; so all other puts of it may be left out.
 *   Its removals may go ahead of it: they take away what it would replace.
 * - A put that a later removal matches leaves no row of its key, whatever was there: it becomes a removal of that key,
 *   unless the later removal names columns of the key only, which takes that row away anyhow.
 * - A key that is not put is gone if one of the removals matches its row, and it is the same row before and after the puts
 *   of others.
 *
 * Read from the last change to the first, each put meets the removals that come after it, and no others.
 */
export function foldChanges(tables: ReadonlyMap<string, TableSpec>, changes: readonly RowChange[]): readonly FoldedChanges[] {
  const folds = new Map<string, TableFold>();
  for (const change of changes.toReversed()) {
    const fold = folds.get(change.table) ?? new TableFold(tableOf(tables, change.table));
    folds.set(change.table, fold);
    if ('put' in change) fold.put(change.put);
    else fold.remove(change.remove);
  }
  return [...folds.values()].toReversed().map((fold) => fold.folded());
}

/** The table of that name; a name that nobody described is a programmer's mistake. */
export function tableOf(tables: ReadonlyMap<string, TableSpec>, name: string): TableSpec {
  const table = tables.get(name);
  if (!table) throw new Error(`assertion: no table ${name}`);
  return table;
}

interface Kind {
  readonly columns: readonly string[];
  readonly nulls: readonly string[];
  readonly wanted: Map<string, readonly Cell[]>;
  readonly ofKeyOnly: boolean;
}

class TableFold {
  private readonly kinds = new Map<string, Kind>();
  private readonly seen = new Set<string>();
  private readonly puts: Row[] = [];
  private readonly keyColumns: ReadonlySet<string>;

  constructor(private readonly table: TableSpec) {
    this.keyColumns = new Set(table.key);
  }

  remove(row: Row): void {
    const columns = Object.keys(row).sort();
    if (columns.length === 0) throw new Error(`assertion: a removal from ${this.table.name} names at least one column`);
    const unknown = columns.find((column) => this.table.columns[column] === undefined);
    if (unknown !== undefined) throw new Error(`assertion: ${this.table.name} has no column ${unknown}`);
    const kind = this.kindOf(columns, row);
    const wanted = kind.columns.map((column) => row[column] ?? null);
    kind.wanted.set(identityOf(wanted), wanted);
  }

  put(row: Row): void {
    const key = this.table.key.map((column) => row[column] ?? null);
    const identity = identityOf(key);
    if (this.seen.has(identity)) return;
    this.seen.add(identity);
    const later = [...this.kinds.values()].filter((kind) => matches(kind, row));
    if (later.length === 0) this.puts.push(row);
    else if (!later.some(({ ofKeyOnly }) => ofKeyOnly)) this.remove(Object.fromEntries(this.table.key.map((column, index) => [column, key[index] ?? null])));
  }

  folded(): FoldedChanges {
    const removals = [...this.kinds.values()].map(({ columns, nulls, wanted }) => ({ columns, nulls, wanted: [...wanted.values()] }));
    return { table: this.table, removals, puts: this.puts.reverse() };
  }

  private kindOf(names: readonly string[], row: Row): Kind {
    const [columns, nulls] = [names.filter((column) => row[column] !== null), names.filter((column) => row[column] === null)];
    const name = `${columns.join()} ${nulls.join()}`;
    const known = this.kinds.get(name);
    if (known) return known;
    const kind = { columns, nulls, wanted: new Map<string, readonly Cell[]>(), ofKeyOnly: names.every((column) => this.keyColumns.has(column)) };
    this.kinds.set(name, kind);
    return kind;
  }
}

function matches({ columns, nulls, wanted }: Kind, row: Row): boolean {
  if (!nulls.every((column) => (row[column] ?? null) === null)) return false;
  const cells = columns.map((column) => row[column] ?? null);
  return !cells.includes(null) && wanted.has(identityOf(cells));
}

/** Equal for equal cells only: each begins with its length or its kind. */
function identityOf(cells: readonly Cell[]): string {
  let identity = '';
  for (const cell of cells) identity += typeof cell === 'string' ? `${cell.length}:${cell}` : otherIdentity(cell);
  return identity;
}

function otherIdentity(cell: number | null | Uint8Array): string {
  if (cell instanceof Uint8Array) return `x${Buffer.from(cell).toString('hex')};`;
  return cell === null ? '-;' : `n${cell};`;
}
