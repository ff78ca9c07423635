import type { Instant } from '@waymark/journey';
import type { CompiledRule } from '../compile/compiled-model';
import { round6, toMicros } from '../document/rounding';
import type { Fold } from '../fold/fold';
import { addFlat, addLine, clearSum, sumAt } from './live-sum';
import type { LineNote } from './recorder';
import { voidLines } from './recorder';

/** Adds a rule's line for the touchpoint that is being looked at. */
export function bookRule(fold: Fold, rule: CompiledRule, fact: string): void {
  addLine(fold.sum, fold.model.sums, rule.slot, rule.pot, fold.now, rule.points);
  fold.score = null;
  record(fold, rule, fact, null);
}

/** Notes a rule's line that was not added. */
export function holdBack(fold: Fold, rule: CompiledRule, fact: string, note: 'limit' | 'ceiling'): void {
  record(fold, rule, fact, note);
}

function record(fold: Fold, rule: CompiledRule, fact: string, note: LineNote | null): void {
  const { id, points, decay, slot } = rule;
  fold.recorder?.lines.push({ at: fold.now, rule: id, fact, points, decay, slot, note });
}

/** Adds a line of `inactivity` or `floor`: without decay, group and fact. */
export function bookPlain(fold: Fold, rule: 'inactivity' | 'floor', points: number, at: Instant): void {
  addFlat(fold.sum, 0, toMicros(points));
  fold.score = null;
  fold.recorder?.lines.push({ at, rule, fact: null, points, decay: null, slot: 0, note: null });
}

/** Voids every line so far. */
export function voidAll(fold: Fold, note: 'reset' | 'floor'): void {
  clearSum(fold.sum);
  fold.score = null;
  if (fold.recorder !== null) voidLines(fold.recorder, note);
}

/** The look at the floor: where the sum stands below it, the ledger starts anew with a line of `floor`. */
export function lookAtFloor(fold: Fold, at: Instant): void {
  const { floor, sums } = fold.model;
  if (floor === null || cannotBeBelow(fold, floor)) return;
  if (round6(sumAt(fold.sum, sums, at)) >= floor) return;
  startAnew(fold, floor, at);
}

export function startAnew(fold: Fold, floor: number, at: Instant): void {
  voidAll(fold, 'floor');
  if (floor !== 0) bookPlain(fold, 'floor', floor, at);
}

/** Spares the weighing where no line could pull the sum down that far. */
function cannotBeBelow({ sum, model }: Fold, floor: number): boolean {
  return floor <= 0 && !sum.negative && model.sums.caps.every((cap) => cap >= 0);
}
