import type { Folded, FoldKeeper, FoldRequest, FoldResults, FoldWatch, History, HistoryFolder } from '@waymark/replay';
import { countFacts } from '@waymark/replay';
import type { ResultShelf } from './result-shelf';
import type { RunProgress } from './run-progress';

/** The folds of one comparison, told as one piece of work: the model that it is compared with first, unless it is kept. */
export class ObservedFold implements HistoryFolder, FoldKeeper {
  /** Of the folds that are over. */
  private done = 0;
  private readonly factsOfAll: number;
  private othersToCome = 0;

  constructor(
    private readonly folder: HistoryFolder,
    private readonly shelf: ResultShelf,
    private readonly progress: RunProgress,
    history: History,
  ) {
    this.factsOfAll = countFacts(history);
    progress.begin('folding', 'folding', this.factsOfAll);
  }

  get(key: string): Folded | undefined {
    const kept = this.shelf.get(key);
    // The asked model comes after it, and may come to less.
    if (!kept) this.othersToCome = this.factsOfAll;
    return kept;
  }

  put(key: string, folded: Folded): void {
    this.shelf.put(key, folded);
  }

  async fold(request: FoldRequest, watch: FoldWatch = {}): Promise<FoldResults> {
    const facts = countFacts(request.columns);
    const of = this.done + facts + this.othersToCome;
    this.othersToCome = 0;
    this.progress.reach(this.done, of);
    const results = await this.folder.fold(request, { ...watch, onProgress: (done) => this.progress.reach(this.done + done, of) });
    this.done += facts;
    return results;
  }

  close(): Promise<void> {
    return this.folder.close();
  }
}
