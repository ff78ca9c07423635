import type { Steps } from '../columns/in-steps';
import type { FieldColumn, ShapeTable, ShapeValue } from '../columns/shapes';

/** Shapes that no test can tell apart, as one class each. */
export interface Partition {
  /** Class by shape. */
  readonly classOf: Uint32Array;
  /** By class and then by field (in the order asked for) the pattern of its shapes. */
  readonly patterns: readonly (readonly number[])[];
  /** By field the answers of each pattern, one bit of text a test; the first is of shapes that lack the field. */
  readonly answers: readonly (readonly string[])[];
}

/** A field with the tests that are asked of it, as one text of answers for a value. */
export interface AskedField {
  readonly field: string;
  readonly answer: (value: ShapeValue | undefined) => string;
}

/** Puts shapes into classes by the answers to every question. Field after field: only shapes that have it are looked at. */
export function* partition(shapes: ShapeTable, asked: readonly AskedField[]): Steps<Partition> {
  const classOf = new Uint32Array(new SharedArrayBuffer(Math.max(4, shapes.count * 4)), 0, shapes.count);
  const patterns: number[][] = [asked.map(() => 0)];
  const found: (readonly string[])[] = [];
  for (const [place, question] of asked.entries()) {
    const column = shapes.column(question.field);
    const { answers, patternOf } = patternsOf(question, column);
    if (column !== undefined && answers.length > 1) refine(classOf, patterns, place, column, patternOf);
    found.push(answers);
    yield;
  }
  return { classOf, patterns, answers: found };
}

function patternsOf({ answer }: AskedField, column: FieldColumn | undefined): { answers: string[]; patternOf: Uint32Array } {
  const answers = [answer(undefined)];
  const places = new Map([[answers[0] ?? '', 0]]);
  const values = column?.values ?? [];
  const patternOf = new Uint32Array(values.length);
  values.forEach((value, code) => {
    const text = answer(value);
    let place = places.get(text);
    if (place === undefined) {
      place = answers.push(text) - 1;
      places.set(text, place);
    }
    patternOf[code] = place;
  });
  return { answers, patternOf };
}

/** Moves shapes whose value of the field has another pattern than a missing one into classes of their own. */
function refine(classOf: Uint32Array, patterns: number[][], place: number, column: FieldColumn, patternOf: Uint32Array): void {
  const { shapes, codes } = column;
  const before = patterns.length;
  const moved = new Places(before * (1 + patternOf.reduce((most, pattern) => Math.max(most, pattern), 0)));
  for (let index = 0; index < shapes.length; index += 1) {
    const pattern = patternOf[codes[index] as number] as number;
    if (pattern === 0) continue;
    const shape = shapes[index] as number;
    const from = classOf[shape] as number;
    const key = pattern * before + from;
    let to = moved.get(key);
    if (to === undefined) {
      to = patterns.push((patterns[from] as number[]).map((known, field) => (field === place ? pattern : known))) - 1;
      moved.set(key, to);
    }
    classOf[shape] = to;
  }
}

const MOST_DIRECT = 1 << 22;

/** Where a class went with a pattern: a plain table while it is small. */
class Places {
  private readonly direct: Int32Array | null;
  private readonly sparse = new Map<number, number>();

  constructor(size: number) {
    this.direct = size <= MOST_DIRECT ? new Int32Array(size) : null;
  }

  get(key: number): number | undefined {
    if (this.direct === null) return this.sparse.get(key);
    const place = this.direct[key] as number;
    return place === 0 ? undefined : place - 1;
  }

  set(key: number, place: number): void {
    if (this.direct === null) this.sparse.set(key, place);
    else this.direct[key] = place + 1;
  }
}
