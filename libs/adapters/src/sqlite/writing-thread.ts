import { parentPort, workerData } from 'node:worker_threads';
import { isWaymarkError } from '@waymark/engine';
import { LogDatabase } from './log-database';
import type { AskedOfWriter, ToldByWriter } from './log-thread';
import { createLogWriter } from './log-writer';

/** What runs in the thread of a `LogThread`: the file's one writing connection. */
function serve(path: string): void {
  const file = new LogDatabase(path);
  const writer = createLogWriter(file);
  const underWay = new Set<Promise<void>>();
  const answer = (told: ToldByWriter): void => parentPort?.postMessage(told);
  const close = async (id: number): Promise<void> => {
    await writer.close();
    await Promise.all(underWay);
    file.close();
    answer({ id, closed: true });
  };
  parentPort?.on('message', (asked: AskedOfWriter) => {
    if ('close' in asked) return void close(asked.id);
    const written = 'append' in asked ? writer.append(asked.append) : writer.commit(asked.commit);
    const answered = written.then(
      (result) => answer({ id: asked.id, result, state: file.state }),
      (error: unknown) => answer({ id: asked.id, failure: failureOf(error) }),
    );
    underWay.add(answered);
    void answered.then(() => underWay.delete(answered));
  });
}

/** An error loses its class on the way to another thread. */
function failureOf(error: unknown): { readonly code: string | null; readonly message: string } {
  const message = error instanceof Error ? error.message : String(error);
  return { code: isWaymarkError(error) ? error.code : null, message };
}

serve((workerData as { readonly path: string }).path);
