import type { Instant } from '@waymark/journey';
import { toMicros } from '../document/rounding';
import type { AgingPot } from './aging-pot';
import { addToAging, emptyAgingPot, expiringWorth, leaveOver, linearWorth, nextOver } from './aging-pot';
import type { Decay } from './decay';
import type { HalfLifePot } from './half-life-pot';
import { addToHalfLife, emptyHalfLifePot, halfLifeWorth } from './half-life-pot';

/** Lines that share a group and a decay are added up in one pot. */
export interface PotPlan {
  /** 0 for lines without a group, else 1 + the group's place. */
  readonly slot: number;
  readonly decay: Decay;
}

/** How a model's live lines are added up: groups by place, decaying pots by place. */
export interface SumPlan {
  /** The cap of each group, in the order of the document. */
  readonly caps: readonly number[];
  readonly pots: readonly PotPlan[];
}

type Pot = { readonly halfLife: HalfLifePot } | { readonly aging: AgingPot };

/** The lines that are not voided, added up as far as their decay allows. Undecayed ones are exact, in millionths. */
export interface LiveSum {
  /** Undecayed lines by slot, in millionths. */
  readonly flat: number[];
  readonly pots: (Pot | null)[];
  /** Has any decaying line been added since the ledger last started anew? */
  decaying: boolean;
  /** Has any negative line been added since? Without one the sum cannot fall below a floor of 0. */
  negative: boolean;
}

export function emptySum(plan: SumPlan): LiveSum {
  return {
    flat: new Array<number>(plan.caps.length + 1).fill(0),
    pots: new Array<Pot | null>(plan.pots.length).fill(null),
    decaying: false,
    negative: false,
  };
}

/** A copy that may be changed while the original stays. */
export function copySum(sum: LiveSum): LiveSum {
  return { ...sum, flat: [...sum.flat], pots: sum.pots.map(copyPot) };
}

function copyPot(pot: Pot | null): Pot | null {
  if (pot === null) return null;
  if ('halfLife' in pot) {
    const { epoch, phases, amounts } = pot.halfLife;
    return { halfLife: { epoch, phases: [...phases], amounts: [...amounts] } };
  }
  return { aging: { ...pot.aging, instants: [...pot.aging.instants], points: [...pot.aging.points] } };
}

/** Voids every line. */
export function clearSum(sum: LiveSum): void {
  sum.flat.fill(0);
  if (sum.decaying) sum.pots.fill(null);
  sum.decaying = false;
  sum.negative = false;
}

export function addFlat(sum: LiveSum, slot: number, micros: number): void {
  sum.flat[slot] = (sum.flat[slot] ?? 0) + micros;
  if (micros < 0) sum.negative = true;
}

/** Adds a line; `pot` is its place among the plan's pots, or -1 without decay. Instants must not run back. */
export function addLine(sum: LiveSum, plan: SumPlan, slot: number, pot: number, at: Instant, points: number): void {
  const decay = plan.pots[pot]?.decay;
  if (decay === undefined) {
    addFlat(sum, slot, toMicros(points));
    return;
  }
  sum.decaying = true;
  if (points < 0) sum.negative = true;
  const kept = (sum.pots[pot] ??= decay.kind === 'halfLife' ? { halfLife: emptyHalfLifePot() } : { aging: emptyAgingPot() });
  if ('halfLife' in kept) addToHalfLife(kept.halfLife, at, points, decay.seconds);
  else addToAging(kept.aging, at, points, decay.seconds);
}

function potWorth(pot: Pot, decay: Decay, at: Instant): number {
  if ('halfLife' in pot) return halfLifeWorth(pot.halfLife, at, decay.seconds);
  return decay.kind === 'linear'
    ? linearWorth(pot.aging, at, decay.seconds)
    : expiringWorth(pot.aging, at, decay.seconds);
}

/** sum(t): the lines' worth at an instant with every group capped, not yet clamped or rounded. */
export function sumAt(sum: LiveSum, plan: SumPlan, at: Instant): number {
  return sum.decaying ? decayingSumAt(sum, plan, at) : flatMicros(sum, plan) / 1e6;
}

/** The sum of undecayed lines with every group capped, in millionths. */
export function flatMicros(sum: LiveSum, plan: SumPlan): number {
  let micros = sum.flat[0] ?? 0;
  for (let slot = 1; slot < sum.flat.length; slot += 1) {
    micros += Math.min(toMicros(plan.caps[slot - 1] ?? 0), sum.flat[slot] ?? 0);
  }
  return micros;
}

function decayingSumAt(sum: LiveSum, plan: SumPlan, at: Instant): number {
  return capped(worthsAt(sum, plan, at), plan.caps);
}

/** What the lines of each slot are worth at an instant, before any cap. */
export function worthsAt(sum: LiveSum, plan: SumPlan, at: Instant): number[] {
  const worths = sum.flat.map((micros) => micros / 1e6);
  for (let index = 0; index < sum.pots.length; index += 1) {
    const pot = sum.pots[index] ?? null;
    const planned = plan.pots[index];
    if (pot === null || planned === undefined) continue;
    worths[planned.slot] = (worths[planned.slot] ?? 0) + potWorth(pot, planned.decay, at);
  }
  return worths;
}

/** Leaves behind the expiring lines that are over at an instant, so that nobody looks at them again. */
export function leaveExpired(sum: LiveSum, plan: SumPlan, at: Instant): void {
  sum.pots.forEach((pot, index) => {
    const decay = plan.pots[index]?.decay;
    if (pot !== null && decay?.kind === 'expires' && 'aging' in pot) leaveOver(pot.aging, at, decay.seconds);
  });
}

/** The sum of what the slots are worth, each group capped. */
export function capped(worths: readonly number[], caps: readonly number[]): number {
  let total = worths[0] ?? 0;
  for (let slot = 1; slot < worths.length; slot += 1) total += Math.min(caps[slot - 1] ?? 0, worths[slot] ?? 0);
  return total;
}

/** Is a line with a half-life, or one that loses weight evenly, still worth a millionth? */
export function isFading(sum: LiveSum, plan: SumPlan, at: Instant): boolean {
  return sum.pots.some((pot, index) => {
    const decay = plan.pots[index]?.decay;
    if (pot === null || decay === undefined || decay.kind === 'expires') return false;
    return Math.abs(potWorth(pot, decay, at)) >= SMALLEST_SHOWN;
  });
}

/** Scores are rounded to millionths. */
const SMALLEST_SHOWN = 5e-7;

/** The next instant at which an expiring line is over; null when there is none. */
export function nextExpiry(sum: LiveSum, plan: SumPlan, at: Instant): Instant | null {
  let next = Infinity;
  sum.pots.forEach((pot, index) => {
    const decay = plan.pots[index]?.decay;
    if (pot === null || decay?.kind !== 'expires' || !('aging' in pot)) return;
    next = Math.min(next, nextOver(pot.aging, at, decay.seconds) ?? Infinity);
  });
  return next === Infinity ? null : next;
}
