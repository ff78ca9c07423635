import type { FactColumns, History } from '../columns/history';

/** All of a history that is read while it is folded; over shared memory, so that other threads can have it. */
export interface FoldedColumns extends Pick<History, 'starts' | 'ends'> {
  readonly facts: Pick<FactColumns, 'at' | 'shape'>;
}
