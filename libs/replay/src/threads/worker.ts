import { parentPort } from 'node:worker_threads';
import { foldHistory } from '../kernel/fold-history';
import type { KernelPlan } from '../kernel/plan';
import { planAgain } from '../kernel/plan';
import type { FoldResults } from '../kernel/results';
import type { FoldRequest } from './folder';
import type { FromThread, ToThread } from './messages';

/** What runs in a thread of `FolderThreads`: folds the runs of contacts that it is given. */
class FoldingThread {
  private current: { readonly request: FoldRequest; readonly plan: KernelPlan } | null = null;

  take(message: ToThread): FromThread | null {
    if ('request' in message) {
      this.current = { request: message.request, plan: planAgain(message.request.folded, message.request.answers) };
      return null;
    }
    if (this.current === null) return { failure: 'a run of contacts came before the question' };
    const { request, plan } = this.current;
    return { results: foldHistory(request.columns, plan, request.question, message.from, message.to) };
  }
}

const thread = new FoldingThread();

parentPort?.on('message', (message: ToThread) => {
  const answer = answerTo(message);
  if (answer !== null) parentPort?.postMessage(answer, 'results' in answer ? buffersOf(answer.results) : []);
});

function answerTo(message: ToThread): FromThread | null {
  try {
    return thread.take(message);
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

/** Handed over, not copied. */
function buffersOf({ qualifications, stages, ...columns }: FoldResults): ArrayBuffer[] {
  return [columns, qualifications, stages].flatMap((group) => Object.values(group)).flatMap((value) => (ArrayBuffer.isView(value) ? [value.buffer as ArrayBuffer] : []));
}
