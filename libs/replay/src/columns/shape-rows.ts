import { Arena } from './arena';
import type { Steps } from './in-steps';
import { runAtOnce } from './in-steps';
import { ShapeIndex } from './shape-index';

const STEP = 10_000;

/** The pairs of each shape, ascending: 5 bytes a shape and 4 a pair, and some 6 a shape more while shapes are looked up. */
export class ShapeRows {
  /** Null until somebody looks up, because rows that are only read need none. */
  private index: ShapeIndex | null = null;

  constructor(
    readonly kinds: Arena<Uint8Array> = new Arena(Uint8Array),
    /** Where a shape's pairs end. */
    readonly ends: Arena<Uint32Array> = new Arena(Uint32Array),
    readonly pairs: Arena<Uint32Array> = new Arena(Uint32Array),
  ) {}

  get count(): number {
    return this.kinds.length;
  }

  start(shape: number): number {
    return shape === 0 ? 0 : this.ends.at(shape - 1);
  }

  /** The shape with these pairs, which must be ascending, taken up where it is new. */
  intern(kind: number, pairs: readonly number[]): number {
    this.index ??= runAtOnce(this.indexed());
    const hash = this.hash(kind, pairs);
    const found = this.index.find(hash, (shape) => this.equals(shape, kind, pairs));
    return found ?? this.add(this.index, hash, kind, pairs);
  }

  /** Makes what `intern` needs ahead of it. */
  *prepare(): Steps<void> {
    this.index ??= yield* this.indexed();
  }

  private add(index: ShapeIndex, hash: number, kind: number, pairs: readonly number[]): number {
    const shape = this.count;
    this.kinds.push(kind);
    for (const pair of pairs) this.pairs.push(pair);
    this.ends.push(this.pairs.length);
    index.add(hash, shape);
    return shape;
  }

  private equals(shape: number, kind: number, pairs: readonly number[]): boolean {
    const start = this.start(shape);
    if (this.kinds.at(shape) !== kind || this.ends.at(shape) - start !== pairs.length) return false;
    for (let place = 0; place < pairs.length; place += 1) if (this.pairs.at(start + place) !== pairs[place]) return false;
    return true;
  }

  private *indexed(): Steps<ShapeIndex> {
    const index = new ShapeIndex((shape) => this.hashOf(shape), this.count);
    for (let shape = 0; shape < this.count; shape += 1) {
      index.add(this.hashOf(shape), shape);
      if (shape % STEP === 0) yield;
    }
    return index;
  }

  private hashOf(shape: number): number {
    let hash = this.kinds.at(shape);
    const end = this.ends.at(shape);
    for (let place = this.start(shape); place < end; place += 1) hash = mix(hash, this.pairs.at(place));
    return hash >>> 0;
  }

  private hash(kind: number, pairs: readonly number[]): number {
    let hash = kind;
    for (const pair of pairs) hash = mix(hash, pair);
    return hash >>> 0;
  }
}

/** A step of MurmurHash3 (32 bit, Appleby). */
function mix(hash: number, value: number): number {
  const turned = Math.imul(value, 0xcc9e2d51);
  const mixed = hash ^ Math.imul((turned << 15) | (turned >>> 17), 0x1b873593);
  return Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64;
}
