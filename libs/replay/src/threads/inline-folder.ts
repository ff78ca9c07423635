import { ContactMachine } from '../kernel/machine';
import { planAgain } from '../kernel/plan';
import type { FoldResults } from '../kernel/results';
import { joinResults, sliceContacts } from '../kernel/slices';
import type { FoldRequest, FoldWatch, HistoryFolder } from './folder';

/** Some ten milliseconds of work. */
const FACTS_A_SLICE = 50_000;

/** Folds on the thread of whoever asks, a slice at a time; in between `breathe` lets others have their turn. */
export class InlineFolder implements HistoryFolder {
  constructor(private readonly breathe: () => Promise<void>) {}

  async fold({ columns, folded, answers, question }: FoldRequest, { signal, onProgress }: FoldWatch = {}): Promise<FoldResults> {
    const machine = new ContactMachine(planAgain(folded, answers), columns, question);
    const parts: FoldResults[] = [];
    let done = 0;
    for (const { from, to, facts } of sliceContacts(columns, FACTS_A_SLICE)) {
      signal?.throwIfAborted();
      parts.push(machine.run(from, to));
      done += facts;
      onProgress?.(done);
      await this.breathe();
    }
    return joinResults(parts);
  }

  async close(): Promise<void> {}
}
