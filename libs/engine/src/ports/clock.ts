import type { Instant } from '@waymark/journey';

/** The only source of the present. No test sleeps: a test's clock is moved by hand. */
export interface Clock {
  now(): Instant;
  /** Resolves at that instant, or at once when the signal aborts. */
  until(instant: Instant, signal: AbortSignal): Promise<void>;
  /** Lets other work of the process go first. */
  breathe(): Promise<void>;
}
