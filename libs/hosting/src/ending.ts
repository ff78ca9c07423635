/** How long an orderly end may take. */
export const END_WITHIN_MS = 20_000;
/** A terminal sends its signal to npm and to us, and npm passes it on: that is one wish, not two. */
const ECHO_MS = 1_000;

export interface EndingOptions {
  /** Begins the orderly end. */
  readonly begin: () => void;
  /** Ends at once: crash-safe, but whoever waits for an answer gets none. */
  readonly atOnce: (status: 0 | 1, why: string) => void;
  /** Milliseconds of a clock that never jumps. */
  readonly now: () => number;
  readonly after: (ms: number, then: () => void) => void;
}

/** What a signal means: the first begins the end, which has its deadline; another one that is no echo ends at once. */
export function createEnding({ begin, atOnce, now, after }: EndingOptions): () => void {
  let askedAt: number | null = null;
  return () => {
    if (askedAt === null) {
      askedAt = now();
      after(END_WITHIN_MS, () => atOnce(1, `not ended in order within ${END_WITHIN_MS / 1_000} s, so at once; nothing that was answered is lost`));
      begin();
      return;
    }
    if (now() - askedAt >= ECHO_MS) atOnce(0, 'told again: ended at once; nothing that was answered is lost');
  };
}
