/** Bounds what is under way at once, in number and in bytes; what finds no room waits in the order of asking. */
export class InFlight {
  private readonly waiting: { readonly bytes: number; readonly enter: () => void }[] = [];
  private count = 0;
  private bytes = 0;

  constructor(
    private readonly maxCount: number,
    private readonly maxBytes: number,
  ) {}

  async run<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    if (this.waiting.length > 0 || !this.fits(bytes)) await new Promise<void>((enter) => this.waiting.push({ bytes, enter }));
    else this.take(bytes);
    try {
      return await work();
    } finally {
      this.count -= 1;
      this.bytes -= bytes;
      this.letIn();
    }
  }

  private fits(bytes: number): boolean {
    return this.count === 0 || (this.count < this.maxCount && this.bytes + bytes <= this.maxBytes);
  }

  private take(bytes: number): void {
    this.count += 1;
    this.bytes += bytes;
  }

  private letIn(): void {
    for (let next = this.waiting[0]; next && this.fits(next.bytes); next = this.waiting[0]) {
      this.waiting.shift();
      this.take(next.bytes);
      next.enter();
    }
  }
}
