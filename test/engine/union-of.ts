import type { ViewStore } from '@waymark/engine';
import { plainSelect } from '@waymark/testkit';

/** What every part has whole, or the first for all. */
const OF_THE_FIRST: ReadonlySet<string> = new Set(['model', 'merge', 'member', 'handoff_change']);

/** All parts as readers see them. */
export function unionOf(views: readonly ViewStore[]): ViewStore {
  const of = (table: string): readonly ViewStore[] => (OF_THE_FIRST.has(table) ? views.slice(0, 1) : views);
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
  return {
    select: async (query) => plainSelect((await Promise.all(of(query.table).map((each) => each.select(query)))).flat(), { ...query, where: [] }),
    count: async (table, where) => sum(await Promise.all(of(table).map((each) => each.count(table, where)))),
    countBy: async (table, columns, where) => (await Promise.all(of(table).map((each) => each.countBy(table, columns, where)))).flat(),
    commit: () => Promise.reject(new Error('views are read here')),
    close: () => Promise.resolve(),
  };
}
