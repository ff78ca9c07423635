import type { FactColumns, History } from '../columns/history';

/** All of a history that is read while it is folded; over shared memory, so that other threads can have it. */
export interface FoldedColumns extends Pick<History, 'starts' | 'ends'> {
  readonly facts: Pick<FactColumns, 'at' | 'shape'>;
}

/** How a history is folded. */
export interface FoldQuestion {
  /** Facts later than this are left out, and it is the instant at which scores are read. */
  readonly asOf: number;
  /** Leave recorded hand-offs out, as if nobody had decided anything. */
  readonly ignoreHandoffs: boolean;
}
