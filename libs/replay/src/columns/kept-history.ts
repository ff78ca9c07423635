import type { Pointing } from '@waymark/journey';
import type { HistoryColumns } from './history-columns';

/** What a file of columns holds. */
export interface KeptHistory {
  readonly columns: HistoryColumns;
  /** Id of the event at the history's position, by which a log is told from another; null where the log was empty. */
  readonly lastEvent: string | null;
  /** Every merge up to the position, undone or not. */
  readonly merges: readonly Pointing[];
}
