import { parentPort } from 'node:worker_threads';
import { ContactMachine } from '../kernel/machine';
import { planAgain } from '../kernel/plan';
import type { FoldResults } from '../kernel/results';
import type { FromThread, ToThread } from './messages';

/** What runs in a thread of `FolderThreads`: folds the runs of contacts that it is given. */
class FoldingThread {
  private machine: ContactMachine | null = null;

  take(message: ToThread): FromThread | null {
    if ('request' in message) {
      const { columns, folded, answers, question } = message.request;
      this.machine = new ContactMachine(planAgain(folded, answers), columns, question);
      return null;
    }
    return this.machine ? { results: this.machine.run(message.from, message.to) } : { failure: 'a run of contacts came before the question' };
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
