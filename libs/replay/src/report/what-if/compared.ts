import type { ViewColumn } from '../page/table-view';

const OF_TWO_MODELS: ReadonlySet<string> = new Set(['Before', 'Gained', 'Lost', 'Change']);

/**
 * The columns that say something: without a second model nothing stands under `Before` and what follows from it, and
 * `After` is called what it counts.
 */
export function comparedOnly<R>(columns: readonly ViewColumn<R>[], compared: boolean, counted = 'Contacts'): readonly ViewColumn<R>[] {
  if (compared) return columns;
  return columns.flatMap((column) => (OF_TWO_MODELS.has(column.head) ? [] : [{ ...column, head: column.head === 'After' ? counted : column.head }]));
}
