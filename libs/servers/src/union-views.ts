import type { ViewStore } from '@waymark/engine';

/** What every partition has whole for itself, or the first for all: read of the first. */
const WHOLE_TABLES: ReadonlySet<string> = new Set(['model', 'merge', 'member', 'handoff_change']);

/** All partitions as readers see them. */
export function unionViews(all: ViewStore, first: ViewStore): ViewStore {
  const of = (table: string): ViewStore => (WHOLE_TABLES.has(table) ? first : all);
  return {
    select: (query) => of(query.table).select(query),
    count: (table, where) => of(table).count(table, where),
    countBy: (table, columns, where) => of(table).countBy(table, columns, where),
    commit: (changes) => all.commit(changes),
    close: () => all.close(),
  };
}
