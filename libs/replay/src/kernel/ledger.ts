import type { CompiledModel } from '@waymark/scoring';
import { round6 } from '@waymark/scoring';
import type { KernelPot } from './pots';
import { makePot } from './pots';

/** Far above what rounding to six decimals can add. */
const SLACK = 1e-5;

/** The behaviour lines of the contact that is being folded, added up, with the floor, the caps and the clamp. */
export class KernelLedger {
  /** Undecayed lines by slot, in millionths. */
  private readonly flat: Float64Array;
  private readonly caps: Float64Array;
  private readonly pots: readonly KernelPot[];
  private readonly slotOfPot: readonly number[];
  private readonly worths: Float64Array;
  private readonly floor: number;
  private readonly max: number;
  private readonly mayNeedFloor: boolean;
  private decaying = false;
  private negative = false;
  /** No instant from now on finds the sum above it, as long as nothing is added; Infinity where a debt may fade. */
  private upper = 0;
  private debtFades = false;

  constructor({ sums, floor, max }: CompiledModel) {
    this.flat = new Float64Array(sums.caps.length + 1);
    this.worths = new Float64Array(sums.caps.length + 1);
    this.caps = Float64Array.from(sums.caps);
    this.pots = sums.pots.map(makePot);
    this.slotOfPot = sums.pots.map(({ slot }) => slot);
    this.floor = floor ?? -Infinity;
    this.max = max ?? Infinity;
    this.mayNeedFloor = floor !== null;
    this.sparesFloor = floor !== null && floor <= 0 && sums.caps.every((cap) => cap >= 0);
  }

  /** Without a negative line nothing can pull the sum below a floor of 0 or less. */
  private readonly sparesFloor: boolean;

  clear(): void {
    this.flat.fill(0);
    if (this.decaying) for (const pot of this.pots) pot.clear();
    this.decaying = false;
    this.negative = false;
    this.debtFades = false;
    this.upper = 0;
  }

  add(slot: number, pot: number, at: number, points: number): void {
    if (points > 0) this.upper += points;
    else this.negative = true;
    if (pot < 0) {
      this.flat[slot] = (this.flat[slot] as number) + Math.round(points * 1e6);
      return;
    }
    if (points < 0) this.debtFades = true;
    this.decaying = true;
    (this.pots[pot] as KernelPot).add(at, points);
  }

  /** Behaviour at an instant, clamped and rounded. */
  behaviourAt(at: number): number {
    const sum = this.sumAt(at);
    this.upper = sum;
    const capped = sum > this.max ? this.max : sum;
    return round6(capped < this.floor ? this.floor : capped);
  }

  /** Behaviour is surely not above this now. */
  upperBound(): number {
    if (this.debtFades) return Infinity;
    const capped = this.upper > this.max ? this.max : this.upper;
    return (capped < this.floor ? this.floor : capped) + SLACK;
  }

  /** The look at the floor: where the sum stands below it, the ledger starts anew. True when it did. */
  lookAtFloor(at: number): boolean {
    if (!this.mayNeedFloor || (this.sparesFloor && !this.negative)) return false;
    if (round6(this.sumAt(at)) >= this.floor) return false;
    this.startAnew(at);
    return true;
  }

  /** All of so many inactivity lines at once, where nothing decays: exact, as long as the floor ends them. */
  leap(points: number, lines: number, at: number): void {
    const each = Math.round(points * 1e6);
    const room = this.mayNeedFloor ? Math.floor((this.flatMicros() - Math.round(this.floor * 1e6)) / -each) : Infinity;
    if (lines > room) this.startAnew(at);
    else {
      this.flat[0] = (this.flat[0] as number) + each * lines;
      this.negative = true;
    }
  }

  /** May inactivity lines be leapt over? With a floor only while nothing decays. */
  mayLeap(): boolean {
    return !(this.mayNeedFloor && this.decaying);
  }

  private startAnew(at: number): void {
    this.clear();
    if (this.floor !== 0) this.add(0, -1, at, this.floor);
  }

  private sumAt(at: number): number {
    return this.decaying ? this.decayingSumAt(at) : this.flatMicros() / 1e6;
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

  private decayingSumAt(at: number): number {
    const { flat, worths, caps, pots, slotOfPot } = this;
    for (let slot = 0; slot < flat.length; slot += 1) worths[slot] = (flat[slot] as number) / 1e6;
    for (let pot = 0; pot < pots.length; pot += 1) {
      const slot = slotOfPot[pot] as number;
      worths[slot] = (worths[slot] as number) + (pots[pot] as KernelPot).worthAt(at);
    }
    let total = worths[0] as number;
    for (let slot = 1; slot < worths.length; slot += 1) {
      const cap = caps[slot - 1] as number;
      const worth = worths[slot] as number;
      total += worth > cap ? cap : worth;
    }
    return total;
  }
}
