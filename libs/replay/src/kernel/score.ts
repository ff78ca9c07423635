import type { CompiledModel } from '@waymark/scoring';
import { round6 } from '@waymark/scoring';
import { KernelLedger } from './ledger';
import type { KernelClock } from './pots';

/** The points of the fit rules that hold, clamped and rounded. */
function fitOf({ fitRules, fitMin, fitMax }: CompiledModel, holds: readonly (() => boolean)[]): number {
  let sum = 0;
  for (let place = 0; place < holds.length; place += 1) if ((holds[place] as () => boolean)()) sum += fitRules[place]?.points ?? 0;
  const capped = Math.min(sum, fitMax ?? Infinity);
  return round6(Math.max(capped, fitMin ?? -Infinity));
}

/** The score of the contact that is being folded as it stands now: worked out when it is asked for, kept until something changes. */
export class KernelScore {
  private readonly ledger: KernelLedger;
  private knownBehaviour = 0;
  private behaviourKnown = false;
  private knownFit = 0;
  private fitKnown = false;

  constructor(
    private readonly model: CompiledModel,
    private readonly fitRules: readonly (() => boolean)[],
    clock: KernelClock,
  ) {
    this.ledger = new KernelLedger(model, clock);
  }

  /** For the next contact. */
  clear(): void {
    this.ledger.clear();
    this.behaviourKnown = false;
    this.fitKnown = false;
  }

  timeHasPassed(): void {
    this.behaviourKnown = false;
  }

  attributesChanged(): void {
    this.fitKnown = false;
  }

  /** Voids every line so far. */
  reset(): void {
    this.ledger.clear();
    this.behaviourKnown = false;
  }

  add(slot: number, pot: number, points: number): void {
    this.ledger.add(slot, pot, points);
    this.behaviourKnown = false;
  }

  lookAtFloor(): void {
    if (this.ledger.lookAtFloor()) this.behaviourKnown = false;
  }

  /** One inactivity line now, or all of so many at once where that comes to the same; tells how many it took. */
  passInactivity(points: number, lines: number): number {
    if (this.ledger.mayLeap()) {
      this.ledger.leap(points, lines);
      return lines;
    }
    this.ledger.add(0, -1, points);
    this.ledger.lookAtFloor();
    return 1;
  }

  /** May behaviour rise by itself, because a debt fades? */
  mayRise(): boolean {
    return this.ledger.mayRise();
  }

  /** Surely, without weighing. */
  totalIsBelow(bound: number): boolean {
    return !this.behaviourKnown && this.ledger.upperBound() + this.fit() < bound;
  }

  behaviourIsBelow(bound: number): boolean {
    return !this.behaviourKnown && this.ledger.upperBound() < bound;
  }

  behaviour(): number {
    if (!this.behaviourKnown) {
      this.knownBehaviour = this.ledger.behaviour();
      this.behaviourKnown = true;
    }
    return this.knownBehaviour;
  }

  fit(): number {
    if (!this.fitKnown) {
      this.knownFit = fitOf(this.model, this.fitRules);
      this.fitKnown = true;
    }
    return this.knownFit;
  }

  total(): number {
    return round6(this.behaviour() + this.fit());
  }
}
