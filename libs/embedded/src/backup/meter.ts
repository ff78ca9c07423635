/** How much of a long piece of work is done, measured in bytes that are gone through. */
export class Meter {
  private done = 0;
  private underWay = 0;

  constructor(private readonly total: number) {}

  /** From 0 to 1. */
  share(): number {
    return this.total <= 0 ? 0 : Math.min(1, (this.done + this.underWay) / this.total);
  }

  add(bytes: number): void {
    this.done += bytes;
  }

  /** A part that tells its own share as it goes. */
  async part<T>(bytes: number, work: (onShare: (share: number) => void) => Promise<T>): Promise<T> {
    const result = await work((share) => {
      this.underWay = share * bytes;
    });
    this.underWay = 0;
    this.done += bytes;
    return result;
  }
}
