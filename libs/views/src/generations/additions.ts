import type { TableSpec } from '@waymark/engine';

/** Have all rows that column where they have so many additions? */
export function isFilledIn({ added = {} }: TableSpec, column: string, additions: number): boolean {
  return (added[column] ?? 0) <= additions;
}

/** The columns that all rows have where they have so many additions. */
export function columnsFilledIn(table: TableSpec, additions: number): readonly string[] {
  return Object.keys(table.columns).filter((column) => isFilledIn(table, column, additions));
}
