import type { FoldedColumns, FoldQuestion } from '../kernel/folded-columns';
import type { FoldedModel, ShapeAnswers } from '../kernel/plan';
import type { FoldResults } from '../kernel/results';

/** One fold over a whole history. */
export interface FoldRequest {
  readonly columns: FoldedColumns;
  readonly folded: FoldedModel;
  readonly answers: ShapeAnswers;
  readonly question: FoldQuestion;
}

export interface FoldWatch {
  /** Ends the fold at the next slice; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Hears after each slice how many facts are done. */
  readonly onProgress?: ((facts: number) => void) | undefined;
}

/** Folds histories without holding up whoever asks. The results are the same for any number of threads. */
export interface HistoryFolder {
  fold(request: FoldRequest, watch?: FoldWatch): Promise<FoldResults>;
  close(): Promise<void>;
}
