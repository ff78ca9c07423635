import type { ScoredFact } from '@waymark/journey';
import type { Field } from './fact-fields';
import { factFromFields, readFields } from './fact-fields';
import { FieldColumns } from './field-columns';
import type { Pause } from './in-steps';
import { runAtOnce, runInSteps } from './in-steps';
import { ShapeRows } from './shape-rows';
import type { FieldColumn, ShapeTable } from './shapes';
import { PROFILE, TOUCHPOINT } from './shapes';
import { ValueBook } from './value-book';

/** Finds the shape of each fact; hands out tables of the shapes so far, which stay as they are while more are found. */
export class ShapeStore {
  private readonly columns: FieldColumns;
  private readonly pairs: number[] = [];

  constructor(
    readonly rows = new ShapeRows(),
    readonly book = new ValueBook(),
  ) {
    this.columns = new FieldColumns(rows, book);
  }

  /** The place of a fact's shape. */
  shapeOf(fact: ScoredFact): number {
    const { pairs, book } = this;
    pairs.length = 0;
    readFields(fact, (group, key, value) => insertSorted(pairs, book.pairOf(book.fieldOf(group, key), value)));
    return this.rows.intern(fact.kind === 'touchpoint' ? TOUCHPOINT : PROFILE, pairs);
  }

  /** Makes the columns ahead of a reader, who would else wait for them. */
  async prepare(pause: Pause): Promise<void> {
    await runInSteps(this.columns.extendTo(this.rows.count), pause);
  }

  /** Makes what finding shapes needs ahead of it, after they were read from a file. */
  async prepareFinding(pause: Pause): Promise<void> {
    await runInSteps(this.book.prepare(), pause);
    await runInSteps(this.rows.prepare(), pause);
  }

  table(): ShapeTable {
    const { count } = this.rows;
    return {
      count,
      kinds: this.rows.kinds.view(count),
      column: (field) => this.columnOf(field, count),
      fieldNames: () => this.book.fields.map(({ name }) => name).filter((name) => this.columnOf(name, count) !== undefined),
      factOf: (shape, id, occurredAt) => this.factOf(shape, id, occurredAt),
    };
  }

  private columnOf(name: string, count: number): FieldColumn | undefined {
    const field = this.book.fieldNamed(name);
    if (field === undefined) return undefined;
    runAtOnce(this.columns.extendTo(count));
    const { shapes, codes } = this.columns.cut(field, count);
    return shapes.length === 0 ? undefined : { values: this.book.fields[field]?.values ?? [], shapes, codes };
  }

  private factOf(shape: number, id: string, occurredAt: number): ScoredFact {
    const { rows, book } = this;
    const fields: Field[] = [];
    for (let place = rows.start(shape); place < rows.ends.at(shape); place += 1) {
      const pair = rows.pairs.at(place);
      const known = book.fields[book.pairFields.at(pair)];
      const value = known?.values[book.pairCodes.at(pair)];
      if (known !== undefined && value !== undefined) fields.push({ group: known.group, key: known.key, value });
    }
    return factFromFields(rows.kinds.at(shape) === TOUCHPOINT ? 'touchpoint' : 'profile', id, occurredAt, fields);
  }
}

/** Keeps pairs ascending, each once. */
function insertSorted(pairs: number[], pair: number): void {
  if (pairs.includes(pair)) return;
  let place = pairs.push(pair) - 1;
  for (; place > 0 && (pairs[place - 1] as number) > pair; place -= 1) pairs[place] = pairs[place - 1] as number;
  pairs[place] = pair;
}
