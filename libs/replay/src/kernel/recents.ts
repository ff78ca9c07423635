import type { RowsOfPairs } from './class-program';
import type { KernelClock } from './pots';

/** Instants of the touchpoints that each `recent` counts, oldest first; those before the head have left its window. */
export class KernelRecents {
  private readonly instants: readonly number[][];
  private readonly withinMs: Float64Array;
  private readonly heads: Int32Array;
  private readonly counts: Int32Array;

  constructor(
    recents: readonly { readonly withinMs: number }[],
    private readonly clock: KernelClock,
  ) {
    this.instants = recents.map(() => []);
    this.withinMs = Float64Array.from(recents, ({ withinMs }) => withinMs);
    this.heads = new Int32Array(recents.length);
    this.counts = new Int32Array(recents.length);
  }

  clear(): void {
    for (let place = 0; place < this.counts.length; place += 1) {
      this.counts[place] = 0;
      this.heads[place] = 0;
    }
  }

  /** Notes a touchpoint now for all `recent`s in a row of the program. */
  note({ starts, first }: RowsOfPairs, row: number): void {
    const end = starts[row + 1] as number;
    for (let index = starts[row] as number; index < end; index += 1) {
      const place = first[index] as number;
      const count = this.counts[place] as number;
      (this.instants[place] as number[])[count] = this.clock[0] as number;
      this.counts[place] = count + 1;
    }
  }

  /** How many lie in the window that ends now. */
  count(place: number): number {
    const instants = this.instants[place] as number[];
    const count = this.counts[place] as number;
    const after = (this.clock[0] as number) - (this.withinMs[place] as number);
    let head = this.heads[place] as number;
    while (head < count && (instants[head] as number) <= after) head += 1;
    this.heads[place] = head;
    return count - head;
  }
}
