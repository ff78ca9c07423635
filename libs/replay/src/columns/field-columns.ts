import { Arena } from './arena';
import type { ShapeRows } from './shape-rows';
import type { ValueBook } from './value-book';
import type { Steps } from './in-steps';

const STEP = 20_000;

interface Growing {
  readonly shapes: Arena<Uint32Array>;
  readonly codes: Arena<Uint32Array>;
}

/** The rows of the shapes turned into columns by field, as far as somebody asked. 8 bytes a pair of a shape. */
export class FieldColumns {
  private readonly columns: Growing[] = [];
  private done = 0;

  constructor(
    private readonly rows: ShapeRows,
    private readonly book: ValueBook,
  ) {}

  /** Shapes below `count` that have the field, and their codes. */
  cut(field: number, count: number): { readonly shapes: Uint32Array; readonly codes: Uint32Array } {
    const column = this.columns[field];
    if (column === undefined) return { shapes: new Uint32Array(0), codes: new Uint32Array(0) };
    const length = this.done === count ? column.shapes.length : lowerBound(column.shapes, count);
    return { shapes: column.shapes.view(length), codes: column.codes.view(length) };
  }

  *extendTo(count: number): Steps<void> {
    if (count - this.done > STEP) yield* this.reserve(count);
    while (this.done < count) {
      const to = Math.min(count, this.done + STEP);
      for (let shape = this.done; shape < to; shape += 1) this.addRow(shape);
      this.done = to;
      yield;
    }
  }

  /** Counts first: growing by and by would copy everything some times over. */
  private *reserve(count: number): Steps<void> {
    const cells = new Float64Array(this.book.fields.length);
    for (let from = this.done; from < count; from += STEP) {
      this.countCells(cells, this.rows.start(from), this.rows.start(Math.min(count, from + STEP)));
      yield;
    }
    for (const [field, more] of cells.entries()) {
      this.columnAt(field).shapes.reserve(more);
      this.columnAt(field).codes.reserve(more);
      yield;
    }
  }

  private countCells(cells: Float64Array, start: number, end: number): void {
    for (let place = start; place < end; place += 1) {
      const field = this.book.pairFields.at(this.rows.pairs.at(place));
      cells[field] = (cells[field] as number) + 1;
    }
  }

  private addRow(shape: number): void {
    const end = this.rows.ends.at(shape);
    for (let place = this.rows.start(shape); place < end; place += 1) {
      const pair = this.rows.pairs.at(place);
      const column = this.columnAt(this.book.pairFields.at(pair));
      column.shapes.push(shape);
      column.codes.push(this.book.pairCodes.at(pair));
    }
  }

  private columnAt(field: number): Growing {
    return (this.columns[field] ??= { shapes: new Arena(Uint32Array), codes: new Arena(Uint32Array) });
  }
}

/** How many of the ascending shapes are below a count. */
function lowerBound(shapes: Arena<Uint32Array>, count: number): number {
  let low = 0;
  let high = shapes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (shapes.at(middle) < count) low = middle + 1;
    else high = middle;
  }
  return low;
}
