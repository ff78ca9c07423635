/** Runs what is added one after the other, in the order of adding. */
export class RunQueue {
  private readonly waiting: string[] = [];
  private current: { readonly id: string; readonly abort: AbortController } | null = null;
  private working: Promise<void> | null = null;
  private stopping = false;

  /** `run` never rejects. */
  constructor(private readonly run: (id: string, signal: AbortSignal) => Promise<void>) {}

  /** How many wait. */
  get size(): number {
    return this.waiting.length;
  }

  add(id: string): void {
    this.waiting.push(id);
    this.working ??= this.work();
  }

  has(id: string): boolean {
    return this.current?.id === id || this.waiting.includes(id);
  }

  /** How many run or wait before it; 0 for one that does not wait. */
  ahead(id: string): number {
    const place = this.waiting.indexOf(id);
    return place < 0 ? 0 : place + Number(this.current !== null);
  }

  /** Takes it out of those that wait, or aborts it. */
  drop(id: string): void {
    const place = this.waiting.indexOf(id);
    if (place >= 0) this.waiting.splice(place, 1);
    if (this.current?.id === id) this.current.abort.abort();
  }

  /** Aborts what runs, begins nothing more. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.current?.abort.abort();
    await this.working;
  }

  private async work(): Promise<void> {
    for (let id = this.next(); id !== undefined; id = this.next()) {
      this.current = { id, abort: new AbortController() };
      await this.run(id, this.current.abort.signal);
      this.current = null;
    }
    this.working = null;
  }

  private next(): string | undefined {
    return this.stopping ? undefined : this.waiting.shift();
  }
}
