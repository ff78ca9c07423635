/**
 * Seeded randomness: the generator sfc32 (C. Doty-Humphrey, PractRand), its state filled by the mixer of MurmurHash3.
 * `stream` gives every contact dice of its own, so that what one contact throws never moves another's history.
 */
export class Dice {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: number, stream: number, purpose = 0) {
    this.a = mix(seed >>> 0, 0x9e3779b9);
    this.b = mix(Math.floor(seed / 4294967296) >>> 0, (stream >>> 0) ^ 0x85ebca6b);
    this.c = mix(purpose >>> 0, Math.floor(stream / 4294967296) ^ 0xc2b2ae35);
    for (let round = 0; round < 12; round++) this.bits();
  }

  /** 32 random bits, unsigned. */
  bits(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** A number in [0, 1). */
  unit(): number {
    return this.bits() / 4294967296;
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** A number in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** A whole number in [low, high]. */
  whole(low: number, high: number): number {
    return low + Math.floor((high - low + 1) * this.unit());
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.unit() * list.length)] as T;
  }

  /** One of the values, with chances as its weight. Weights need not add up to one. */
  pickWeighted<T>(table: readonly (readonly [weight: number, value: T])[]): T {
    let left = this.unit() * table.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of table) {
      left -= weight;
      if (left < 0) return value;
    }
    return (table.at(-1) as readonly [number, T])[1];
  }

  /** About normal, mean 0 and deviation 1: six uniform numbers added (Irwin-Hall), so that every engine agrees. */
  normal(): number {
    let sum = -3;
    for (let index = 0; index < 6; index++) sum += this.unit();
    return sum * Math.SQRT2;
  }

  /** Half of what it gives lies below `median`; a larger `sigma` gives a longer tail. */
  lognormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal());
  }

  /** A whole number of mean `mean`, Poisson distributed (Knuth's product of uniforms); at most 60. */
  count(mean: number): number {
    const limit = Math.exp(-mean);
    let product = this.unit();
    let count = 0;
    while (product > limit && count < 60) {
      product *= this.unit();
      count++;
    }
    return count;
  }

  /** Lower-case hexadecimal digits, eight for each `words`. */
  hex(words: number): string {
    let text = '';
    for (let index = 0; index < words; index++) text += this.bits().toString(16).padStart(8, '0');
    return text;
  }
}

/** The finaliser of MurmurHash3 over two words. */
function mix(value: number, salt: number): number {
  let bits = value ^ salt;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) | 0;
}
