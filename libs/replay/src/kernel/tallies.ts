import type { CompiledModel } from '@waymark/scoring';
import { countInUnit, linesInUnit } from '@waymark/scoring';

type CompiledRule = CompiledModel['rules'][number];
type Limit = NonNullable<CompiledRule['limit']>;

/** Lines that a rule has added for one key, as far as its limit asks. */
class Tally {
  count = 0;
  unit = NaN;
  earlierUnit = NaN;
  earlierCount = 0;
  readonly instants: number[] = [];

  clear(): void {
    this.count = 0;
    this.unit = NaN;
    this.earlierUnit = NaN;
    this.earlierCount = 0;
  }
}

/** What limits remember of the contact that is being folded: a tally for each rule, or for each rule and key. */
export class KernelTallies {
  private readonly single: readonly Tally[];
  private readonly keyed: readonly Map<number, Tally>[];
  private readonly used: Tally[] = [];
  private usedCount = 0;
  private readonly usedMaps: Map<number, Tally>[] = [];
  private readonly spare: Tally[] = [];

  constructor(rules: number) {
    this.single = Array.from({ length: rules }, () => new Tally());
    this.keyed = Array.from({ length: rules }, () => new Map<number, Tally>());
  }

  /** Forgets everything, for the next contact. */
  clear(): void {
    for (let index = 0; index < this.usedCount; index += 1) (this.used[index] as Tally).clear();
    this.usedCount = 0;
    for (const map of this.usedMaps) {
      for (const tally of map.values()) this.spare.push(tally);
      map.clear();
    }
    this.usedMaps.length = 0;
  }

  /** The tally of a rule; `key` is -1 for a limit that is not `by` a field. */
  of(rule: number, key: number): Tally {
    return key < 0 ? (this.single[rule] as Tally) : this.ofKey(rule, key);
  }

  /** Is a line free to be added? */
  allows({ times, windowMs, unitOf }: Limit, tally: Tally, at: number): boolean {
    if (windowMs !== null) return tally.count < times || (tally.instants[tally.count - times] as number) <= at - windowMs;
    if (unitOf === null) return tally.count < times;
    return linesInUnit(tally, unitOf(at)) < times;
  }

  /** Notes that a line was added. */
  count({ windowMs, unitOf }: Limit, tally: Tally, at: number): void {
    if (tally.count === 0) this.use(tally);
    if (windowMs !== null) tally.instants[tally.count] = at;
    if (unitOf === null) tally.count += 1;
    else countInUnit(tally, unitOf(at));
  }

  private use(tally: Tally): void {
    this.used[this.usedCount] = tally;
    this.usedCount += 1;
  }

  private ofKey(rule: number, key: number): Tally {
    const map = this.keyed[rule] as Map<number, Tally>;
    let tally = map.get(key);
    if (tally === undefined) {
      tally = this.spare.pop() ?? new Tally();
      if (map.size === 0) this.usedMaps.push(map);
      map.set(key, tally);
    }
    return tally;
  }
}
