const LEAST = 1_024;

/** A hash table from the content of a shape to its place: open addressing, 4 bytes a slot, never more than 2/3 full. */
export class ShapeIndex {
  private slots: Uint32Array;
  private count = 0;

  /** With room for so many at once. */
  constructor(
    private readonly hashOf: (shape: number) => number,
    room: number,
  ) {
    this.slots = new Uint32Array(Math.max(LEAST, 2 ** Math.ceil(Math.log2(room * 2 + 1))));
  }

  find(hash: number, equals: (shape: number) => boolean): number | undefined {
    const mask = this.slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = this.slots[slot] as number;
      if (entry === 0) return undefined;
      if (equals(entry - 1)) return entry - 1;
    }
  }

  add(hash: number, shape: number): void {
    if ((this.count + 1) * 3 > this.slots.length * 2) this.grow();
    this.put(hash, shape);
    this.count += 1;
  }

  private put(hash: number, shape: number): void {
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = shape + 1;
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Uint32Array(old.length * 2);
    for (const entry of old) if (entry !== 0) this.put(this.hashOf(entry - 1), entry - 1);
  }
}
