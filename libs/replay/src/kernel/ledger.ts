import type { CompiledModel } from '@waymark/scoring';
import { round6 } from '@waymark/scoring';
import type { KernelClock, KernelPot } from './pots';
import { makePot } from './pots';

/** Far above what rounding to six decimals can add. */
const SLACK = 1e-5;
/** Ages count in whole seconds: a line may lose a second's worth at once. */
const SECOND_MS = 1000;

/** The behaviour lines of the contact that is being folded, added up, with the floor, the caps and the clamp. */
export class KernelLedger {
  /** Undecayed lines by slot, in millionths. */
  private readonly flat: Float64Array;
  private readonly caps: Float64Array;
  private readonly pots: readonly KernelPot[];
  private readonly slotOfPot: Int32Array;
  /** Places of the pots with lines in them. */
  private readonly used: Int32Array;
  private usedCount = 0;
  private readonly worths: Float64Array;
  private readonly floor: number;
  private readonly max: number;
  private readonly mayNeedFloor: boolean;
  private decaying = false;
  private negative = false;
  /** No instant from now on finds the sum above it, as long as nothing is added; Infinity where a debt may fade. */
  private upper = 0;
  private debtFades = false;

  /** The sum was not below `lower` at `lowerAt`, and loses no more than so much each millisecond after. */
  private lower = 0;
  private lowerAt = -Infinity;
  private lossPerMs = 0;

  constructor(
    { sums, floor, max }: CompiledModel,
    private readonly clock: KernelClock,
  ) {
    this.flat = new Float64Array(sums.caps.length + 1);
    this.worths = new Float64Array(sums.caps.length + 1);
    this.caps = Float64Array.from(sums.caps);
    this.pots = sums.pots.map((pot) => makePot(pot, clock));
    this.slotOfPot = Int32Array.from(sums.pots, ({ slot }) => slot);
    this.used = new Int32Array(sums.pots.length);
    this.floor = floor ?? -Infinity;
    this.max = max ?? Infinity;
    this.mayNeedFloor = floor !== null;
    this.sparesFloor = floor !== null && floor <= 0 && sums.caps.every((cap) => cap >= 0);
  }

  /** Without a negative line nothing can pull the sum below a floor of 0 or less. */
  private readonly sparesFloor: boolean;

  clear(): void {
    this.flat.fill(0);
    for (let index = 0; index < this.usedCount; index += 1) (this.pots[this.used[index] as number] as KernelPot).clear();
    this.usedCount = 0;
    this.decaying = false;
    this.negative = false;
    this.debtFades = false;
    this.upper = 0;
    this.lower = 0;
    this.lossPerMs = 0;
  }

  /** Adds a line now; `pot` is -1 without decay. */
  add(slot: number, pot: number, points: number): void {
    if (points > 0) this.upper += points;
    else {
      this.negative = true;
      this.lower += points;
    }
    if (pot < 0) {
      this.flat[slot] = (this.flat[slot] as number) + Math.round(points * 1e6);
      return;
    }
    if (points < 0) this.debtFades = true;
    this.decaying = true;
    const into = this.pots[pot] as KernelPot;
    if (into.isEmpty()) {
      this.used[this.usedCount] = pot;
      this.usedCount += 1;
    }
    into.add(points);
  }

  /** Behaviour now, clamped and rounded. */
  behaviour(): number {
    const sum = this.weigh();
    const capped = sum > this.max ? this.max : sum;
    return round6(capped < this.floor ? this.floor : capped);
  }

  /** Is there a negative line that fades? Then the sum may rise by itself. */
  mayRise(): boolean {
    return this.debtFades;
  }

  /** Behaviour is surely not above this now. */
  upperBound(): number {
    if (this.debtFades) return Infinity;
    const capped = this.upper > this.max ? this.max : this.upper;
    return (capped < this.floor ? this.floor : capped) + SLACK;
  }

  /** The look at the floor: where the sum stands below it, the ledger starts anew. True when it did. */
  lookAtFloor(): boolean {
    if (!this.mayNeedFloor || (this.sparesFloor && !this.negative) || this.isAboveFloor()) return false;
    if (round6(this.weigh()) >= this.floor) return false;
    this.startAnew();
    return true;
  }

  /** All of so many inactivity lines at once, where nothing decays: exact, as long as the floor ends them. */
  leap(points: number, lines: number): void {
    const each = Math.round(points * 1e6);
    const room = this.mayNeedFloor ? Math.floor((this.flatMicros() - Math.round(this.floor * 1e6)) / -each) : Infinity;
    if (lines > room) this.startAnew();
    else {
      this.flat[0] = (this.flat[0] as number) + each * lines;
      this.lower += points * lines;
      this.negative = true;
    }
  }

  /** May inactivity lines be leapt over? With a floor only while nothing decays. */
  mayLeap(): boolean {
    return !(this.mayNeedFloor && this.decaying);
  }

  private startAnew(): void {
    this.clear();
    if (this.floor !== 0) this.add(0, -1, this.floor);
  }

  /** Surely, without weighing. */
  private isAboveFloor(): boolean {
    const sinceMs = (this.clock[0] as number) - this.lowerAt;
    const lost = this.lossPerMs === 0 || sinceMs === 0 ? 0 : this.lossPerMs * (sinceMs + SECOND_MS);
    return this.lower - lost >= this.floor + SLACK;
  }

  /** The sum now, with every group capped. */
  private weigh(): number {
    const sum = this.decaying ? this.decayingSum() : this.flatMicros() / 1e6;
    this.upper = sum;
    this.lower = sum;
    this.lowerAt = this.clock[0] as number;
    return sum;
  }

  private flatMicros(): number {
    const { flat, caps } = this;
    let micros = flat[0] as number;
    for (let slot = 1; slot < flat.length; slot += 1) {
      const cap = Math.round((caps[slot - 1] as number) * 1e6);
      const worth = flat[slot] as number;
      micros += worth > cap ? cap : worth;
    }
    return micros;
  }

  private decayingSum(): number {
    const { flat, worths, caps, pots, slotOfPot, used, usedCount } = this;
    for (let slot = 0; slot < flat.length; slot += 1) worths[slot] = (flat[slot] as number) / 1e6;
    let loss = 0;
    for (let index = 0; index < usedCount; index += 1) {
      const place = used[index] as number;
      const pot = pots[place] as KernelPot;
      const slot = slotOfPot[place] as number;
      worths[slot] = (worths[slot] as number) + pot.worth();
      loss += pot.loss();
    }
    this.lossPerMs = loss;
    let total = worths[0] as number;
    for (let slot = 1; slot < worths.length; slot += 1) {
      const cap = caps[slot - 1] as number;
      const worth = worths[slot] as number;
      total += worth > cap ? cap : worth;
    }
    return total;
  }
}
