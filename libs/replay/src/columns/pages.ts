const BITS = 16;
const PAGE = 2 ** BITS;

interface ColumnType<Column> {
  new (length: number): Column;
}

/** Numbers that are put down once, page by page: growing copies nothing, however many there are. */
export class Pages<Column extends Float64Array | Int32Array | Uint32Array> {
  private readonly pages: Column[] = [];
  private used = 0;

  constructor(private readonly type: ColumnType<Column>) {}

  get length(): number {
    return this.used;
  }

  at(place: number): number {
    return (this.pages[place >>> BITS] as Column)[place & (PAGE - 1)] as number;
  }

  push(value: number): void {
    const within = this.used & (PAGE - 1);
    if (within === 0) this.pages.push(new this.type(PAGE));
    (this.pages[this.used >>> BITS] as Column)[within] = value;
    this.used += 1;
  }
}
