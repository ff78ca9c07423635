type AnyColumn = Float64Array | Int32Array | Uint32Array | Uint8Array;

interface ColumnType<Column> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: SharedArrayBuffer, byteOffset?: number, length?: number): Column;
}

const LEAST = 64;

/** A typed array that grows at its end, over memory that threads share. Views of it never change: only what comes after. */
export class Arena<Column extends AnyColumn> {
  private room: Column;
  private used: number;

  /** `filled` is taken over, not copied: nobody may write into it any more. */
  constructor(
    private readonly type: ColumnType<Column>,
    filled?: Column,
  ) {
    this.room = filled ?? new type(new SharedArrayBuffer(0));
    this.used = this.room.length;
  }

  get length(): number {
    return this.used;
  }

  at(place: number): number {
    return this.room[place] as number;
  }

  push(value: number): void {
    if (this.used === this.room.length) this.reserve(1);
    this.room[this.used] = value;
    this.used += 1;
  }

  /** Makes room for so many more, half as much again as there is where that is more. */
  reserve(more: number): void {
    const needed = this.used + more;
    if (needed <= this.room.length) return;
    this.moveTo(Math.max(needed, LEAST, Math.floor(this.room.length * 1.5)));
  }

  /** Makes room for exactly so many in all. */
  reserveExactly(length: number): void {
    if (length > this.room.length) this.moveTo(length);
  }

  /** All that is in it by now. */
  view(length = this.used): Column {
    return this.room.subarray(0, length) as Column;
  }

  private moveTo(length: number): void {
    const wider = new this.type(new SharedArrayBuffer(length * this.type.BYTES_PER_ELEMENT));
    wider.set(this.view());
    this.room = wider;
  }
}
