import { Turns } from '@waymark/engine';

/**
 * Turns of which none builds on what a failed one left in memory: after a failure the next one first reads again where
 * things stand.
 */
export class SafeTurns {
  private readonly turns = new Turns();
  private failed = false;

  constructor(private readonly readAgain: () => Promise<void>) {}

  take<T>(work: () => Promise<T>): Promise<T> {
    return this.turns.take(async () => {
      if (this.failed) await this.readAgain();
      this.failed = true;
      const result = await work();
      this.failed = false;
      return result;
    });
  }

  /** Resolves when everything asked for so far has run. */
  settled(): Promise<void> {
    return this.turns.settled();
  }
}
