/** One thing after the other: what takes a turn runs alone, in the order of asking. */
export class Turns {
  private tail: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.tail.then(work);
    this.tail = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when everything asked for so far has run. */
  async settled(): Promise<void> {
    await this.tail;
  }
}
