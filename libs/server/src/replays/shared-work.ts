/** One piece of work that several wait for; it is given up when none of them waits any longer. */
export class SharedWork<Result> {
  private running: { readonly result: Promise<Result>; readonly abort: AbortController; waiting: number } | null = null;

  /** Joins what is under way, or starts it. Rejects with the signal's reason when it aborts. */
  async join(signal: AbortSignal, start: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    signal.throwIfAborted();
    const running = this.running ?? this.start(start);
    running.waiting += 1;
    const left = abortOf(signal);
    try {
      return await Promise.race([running.result, left.aborted]);
    } finally {
      left.forget();
      running.waiting -= 1;
      if (running.waiting === 0) this.giveUp(running);
    }
  }

  private start(work: (signal: AbortSignal) => Promise<Result>): NonNullable<SharedWork<Result>['running']> {
    const abort = new AbortController();
    const running = { result: work(abort.signal), abort, waiting: 0 };
    this.running = running;
    return running;
  }

  private giveUp(running: NonNullable<SharedWork<Result>['running']>): void {
    if (this.running === running) this.running = null;
    running.result.catch(() => undefined);
    running.abort.abort();
  }
}

function abortOf(signal: AbortSignal): { readonly aborted: Promise<never>; forget(): void } {
  let forget = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    const leave = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', leave);
    forget = () => signal.removeEventListener('abort', leave);
  });
  return { aborted, forget };
}
