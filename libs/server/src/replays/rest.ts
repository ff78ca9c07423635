import type { Clock } from '@waymark/engine';

/** Gives back what is only of use while there is work, when there has been none for a while. */
export class Rest {
  private waking = new AbortController();
  private over: Promise<void> = Promise.resolve();

  constructor(
    private readonly clock: Clock,
    private readonly afterMs: number,
    private readonly release: () => Promise<void>,
  ) {}

  begin(): void {
    this.waking.abort();
    const { signal } = (this.waking = new AbortController());
    this.over = this.clock.until(this.clock.now() + this.afterMs, signal).then(() => (signal.aborted ? undefined : this.release()));
  }

  /** Resolves when nothing is being given back any more. */
  async end(): Promise<void> {
    this.waking.abort();
    await this.over;
  }
}
