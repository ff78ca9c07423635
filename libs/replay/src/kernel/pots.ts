import type { CompiledModel } from '@waymark/scoring';

type PotPlan = CompiledModel['sums']['pots'][number];

/** After so many half-lives the epoch moves on, so that no power of two runs out of range. */
const MOST_HALF_LIVES = 64;
/** Twice as many as there are milliseconds in a second. */
const MOST_PHASES = 2000;

/** The instant that is being looked at, in the one place: a number handed from call to call would be put on the heap. */
export type KernelClock = Float64Array;

/** Live lines that share a group and a decay, added up as far as their decay allows. */
export interface KernelPot {
  clear(): void;
  isEmpty(): boolean;
  /** Adds a line now. */
  add(points: number): void;
  /** What the lines are worth now. */
  worth(): number;
  /** Right after weighing: so much is lost at most in each millisecond from now on; Infinity where that cannot be said. */
  loss(): number;
}

/** The pot for a decay, as section 3 of the scoring model defines it: ages count in whole seconds, rounded down. */
export function makePot({ decay }: PotPlan, clock: KernelClock): KernelPot {
  if (decay.kind === 'halfLife') return new HalfLifePot(decay.seconds, clock);
  return new AgingPot(decay.seconds, decay.kind === 'linear', clock);
}

const BITS = 10;
const MASK = (1 << BITS) - 1;
/** 68 years. */
const MOST_TABLED = 2 ** 31 - 1;

/** 2^−(age/h) by tables, a third of the age's bits each: a product of three is right but for the last two bits, and takes a fraction of a power's time. */
class HalfLifeWeights {
  private readonly low: Float64Array;
  private readonly middle: Float64Array;
  private readonly high: Float64Array;

  constructor(private readonly seconds: number) {
    const table = (unit: number, length: number): Float64Array => Float64Array.from({ length }, (_, index) => 2 ** -((index * unit) / seconds));
    this.low = table(1, 1 << BITS);
    this.middle = table(1 << BITS, 1 << BITS);
    this.high = table(1 << (2 * BITS), 1 << (31 - 2 * BITS));
  }

  /** `age` in whole seconds. */
  of(age: number): number {
    if (age > MOST_TABLED) return 2 ** -(age / this.seconds);
    return (this.low[age & MASK] as number) * (this.middle[(age >> BITS) & MASK] as number) * (this.high[age >> (2 * BITS)] as number);
  }
}

/**
 * Lines of one half-life. Those with the same millisecond within the second age together, so a sum for each such
 * phase stands for any number of lines.
 */
class HalfLifePot implements KernelPot {
  private readonly phases = new Float64Array(MOST_PHASES + 1);
  private readonly amounts = new Float64Array(MOST_PHASES + 1);
  private count = 0;
  /** Whole seconds; every amount is as it would weigh at this second. */
  private epoch = 0;
  private readonly weights: HalfLifeWeights;
  /** What it was worth when it was last weighed. */
  private weighed = 0;
  /** Points of its positive lines as they were added, once a negative one stands beside them. */
  private gross = 0;
  private hasDebt = false;

  constructor(
    private readonly seconds: number,
    private readonly clock: KernelClock,
  ) {
    this.weights = new HalfLifeWeights(seconds);
  }

  clear(): void {
    this.count = 0;
    this.weighed = 0;
    this.gross = 0;
    this.hasDebt = false;
  }

  isEmpty(): boolean {
    return this.count === 0;
  }

  /** Right after weighing. A half-life loses no more than ln 2 of its worth in as much time. */
  loss(): number {
    return ((this.hasDebt ? this.gross : this.weighed) * Math.LN2) / (this.seconds * 1000);
  }

  add(points: number): void {
    const at = this.clock[0] as number;
    const second = Math.floor(at / 1000);
    const { seconds, phases, amounts } = this;
    if (this.count === 0) this.epoch = second;
    else if (second - this.epoch > MOST_HALF_LIVES * seconds) this.moveEpoch(second);
    if (points > 0) this.gross += points;
    else this.hasDebt = true;
    const phase = at - second * 1000;
    const amount = second === this.epoch ? points : points / this.weights.of(second - this.epoch);
    const last = this.count - 1;
    if (last >= 0 && phases[last] === phase) amounts[last] = (amounts[last] as number) + amount;
    else {
      phases[this.count] = phase;
      amounts[this.count] = amount;
      this.count += 1;
      if (this.count > MOST_PHASES) this.joinPhases();
    }
  }

  worth(): number {
    const at = this.clock[0] as number;
    const second = Math.floor(at / 1000);
    const phase = at - second * 1000;
    const { count, phases, amounts } = this;
    if (count === 0) return 0;
    let whole = 0;
    let begun = 0;
    for (let index = 0; index < count; index += 1) {
      if ((phases[index] as number) <= phase) whole += amounts[index] as number;
      else begun += amounts[index] as number;
    }
    const age = second - this.epoch;
    let worth = whole === 0 ? 0 : whole * this.weights.of(age);
    if (begun !== 0) worth += age === 0 ? begun : begun * this.weights.of(age - 1);
    this.weighed = worth;
    return worth;
  }

  private moveEpoch(second: number): void {
    const factor = this.weights.of(second - this.epoch);
    for (let index = 0; index < this.count; index += 1) this.amounts[index] = (this.amounts[index] as number) * factor;
    this.epoch = second;
  }

  private joinPhases(): void {
    const sums = new Map<number, number>();
    for (let index = 0; index < this.count; index += 1) {
      const phase = this.phases[index] as number;
      sums.set(phase, (sums.get(phase) ?? 0) + (this.amounts[index] as number));
    }
    this.count = 0;
    for (const [phase, amount] of sums) {
      this.phases[this.count] = phase;
      this.amounts[this.count] = amount;
      this.count += 1;
    }
  }
}

/** Lines of one linear or expiring decay in the order they came; those that are over are left behind. */
class AgingPot implements KernelPot {
  private readonly instants: number[] = [];
  private readonly points: number[] = [];
  private head = 0;
  private count = 0;
  private readonly lifeMs: number;

  constructor(
    private readonly seconds: number,
    private readonly linear: boolean,
    private readonly clock: KernelClock,
  ) {
    this.lifeMs = seconds * 1000;
  }

  clear(): void {
    this.head = 0;
    this.count = 0;
  }

  isEmpty(): boolean {
    return this.count === 0;
  }

  loss(): number {
    return this.head === this.count ? 0 : Infinity;
  }

  add(points: number): void {
    this.instants[this.count] = this.clock[0] as number;
    this.points[this.count] = points;
    this.count += 1;
  }

  worth(): number {
    const at = this.clock[0] as number;
    const { instants, points, lifeMs, seconds, linear } = this;
    while (this.head < this.count && (instants[this.head] as number) + lifeMs <= at) this.head += 1;
    let worth = 0;
    for (let index = this.head; index < this.count; index += 1) {
      const line = points[index] as number;
      worth += linear ? line * (1 - Math.floor((at - (instants[index] as number)) / 1000) / seconds) : line;
    }
    return worth;
  }
}
