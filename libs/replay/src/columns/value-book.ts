import { Arena } from './arena';
import { fieldName, splitFieldName } from './fact-fields';
import type { Steps } from './in-steps';
import { runAtOnce } from './in-steps';
import type { ShapeValue } from './shapes';

const STEP = 10_000;

/** One field with its different values; the place of a value is its code. */
export interface KnownField {
  readonly name: string;
  readonly group: string;
  readonly key: string;
  readonly values: ShapeValue[];
}

/** Value to pair; lists by their JSON beside the scalars, so that a list is never mistaken for a text. */
interface Known {
  readonly scalars: Map<ShapeValue, number>;
  readonly lists: Map<string, number>;
}

/** Every field and value that facts have, each pair of the two once and numbered. 8 bytes a pair besides the value itself. */
export class ValueBook {
  readonly fields: KnownField[] = [];
  private readonly places = new Map<string, Map<string, number>>();
  /** By field; null until somebody asks, because a book that is only read needs none. */
  private known: Known[] | null = null;

  constructor(
    /** By pair: place of its field, and code of its value there. */
    readonly pairFields: Arena<Uint32Array> = new Arena(Uint32Array),
    readonly pairCodes: Arena<Uint32Array> = new Arena(Uint32Array),
  ) {}

  /** The place of a field, taken up where it is new. */
  fieldOf(group: string, key: string): number {
    const place = this.placeOf(group, key);
    return place ?? this.addField({ name: fieldName(group, key), group, key, values: [] });
  }

  /** The place of a field by its name; undefined where no fact has had it. */
  fieldNamed(name: string): number | undefined {
    const { group, key } = splitFieldName(name);
    return this.placeOf(group, key);
  }

  /** The pair of a field and a value, taken up where it is new. */
  pairOf(field: number, value: ShapeValue): number {
    this.known ??= runAtOnce(this.indexed());
    const known = this.known[field] ?? (this.known[field] = { scalars: new Map(), lists: new Map() });
    const found = findPair(known, value);
    if (found !== undefined) return found;
    const pair = this.pairFields.length;
    keepPair(known, value, pair);
    this.addPair(field, value);
    return pair;
  }

  /** Makes what `pairOf` needs ahead of it. */
  *prepare(): Steps<void> {
    this.known ??= yield* this.indexed();
  }

  /** Adds a field as a file tells it: at the next place. */
  addField(field: KnownField): number {
    const place = this.fields.push(field) - 1;
    const keys = this.places.get(field.group) ?? new Map<string, number>();
    this.places.set(field.group, keys.set(field.key, place));
    return place;
  }

  private addPair(field: number, value: ShapeValue): void {
    const values = this.fields[field]?.values ?? [];
    this.pairFields.push(field);
    this.pairCodes.push(values.push(value) - 1);
  }

  private placeOf(group: string, key: string): number | undefined {
    return this.places.get(group)?.get(key);
  }

  private *indexed(): Steps<Known[]> {
    const known: Known[] = this.fields.map(() => ({ scalars: new Map(), lists: new Map() }));
    for (let pair = 0; pair < this.pairFields.length; pair += 1) {
      const field = this.pairFields.at(pair);
      const value = this.fields[field]?.values[this.pairCodes.at(pair)];
      if (value !== undefined) keepPair(known[field] as Known, value, pair);
      if (pair % STEP === 0) yield;
    }
    return known;
  }
}

const isScalar = (value: ShapeValue): boolean => value === null || typeof value !== 'object';

function findPair({ scalars, lists }: Known, value: ShapeValue): number | undefined {
  return isScalar(value) ? scalars.get(value) : lists.get(JSON.stringify(value));
}

function keepPair({ scalars, lists }: Known, value: ShapeValue, pair: number): void {
  if (isScalar(value)) scalars.set(value, pair);
  else lists.set(JSON.stringify(value), pair);
}
