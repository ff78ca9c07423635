import type { Instant } from '@waymark/journey';
import type { CompiledModel } from '../compile/compiled-model';
import type { Fold } from '../fold/fold';
import { fitSumOf } from '../fold/score';
import { weightAt } from '../ledger/decay';
import type { LedgerLine, LineNote } from '../ledger/recorder';
import { clampsOfBehaviour, clampsOfFit } from './clamps';
import { foldAt } from './read-fold';

/** Why a score is what it is: behaviour is the rounded sum of `lines` values, fit that of `fitRules` points. */
export interface Explanation {
  readonly lines: readonly ExplainedLine[];
  readonly fitRules: readonly ExplainedFitRule[];
}

/** A line of the ledger as it weighs at the instant asked for. */
export interface ExplainedLine {
  readonly at: Instant;
  /** A rule's id, `inactivity`, `floor`, or for what took away or added at the instant itself `group:NAME`, `max`, `floor`. */
  readonly rule: string;
  readonly fact: string | null;
  readonly points: number;
  readonly weight: number;
  readonly value: number;
  readonly note: LineNote | null;
}

/** A fit rule that holds, or `max` or `min` with the difference that the clamp made. */
export interface ExplainedFitRule {
  readonly rule: string;
  readonly points: number;
}

/** Explains a fold (made with `explain`) at an instant not before its latest fact; the fold stays as it was. */
export function explainFold(fold: Fold, asOf: Instant): Explanation {
  const view = foldAt(fold, asOf);
  if (view.recorder === null) throw new TypeError('a fold is explained only when it was made with `explain`');
  const lines = view.recorder.lines.map((line) => explainLine(line, asOf));
  return { lines: [...lines, ...differences(view.model, view.recorder.lines, lines, asOf)], fitRules: explainFit(view) };
}

function explainLine(line: LedgerLine, asOf: Instant): ExplainedLine {
  const { at, rule, fact, points, note } = line;
  const heldBack = note === 'limit' || note === 'ceiling';
  const weight = heldBack ? 0 : weightAt(line.decay, asOf - at);
  return { at, rule, fact, points, weight, value: note === null ? points * weight : 0, note };
}

/** One line for each cap or clamp that bites at the instant: groups by name, then `max` or `floor`. */
function differences(
  model: CompiledModel,
  ledger: readonly LedgerLine[],
  lines: readonly ExplainedLine[],
  asOf: Instant,
): readonly ExplainedLine[] {
  const worths = new Array<number>(model.groups.length + 1).fill(0);
  lines.forEach(({ value }, index) => {
    const slot = ledger[index]?.slot ?? 0;
    worths[slot] = (worths[slot] ?? 0) + value;
  });
  const clamps = [...clampsOfBehaviour(model, worths)];
  return clamps.map(([rule, points]) => ({ at: asOf, rule, fact: null, points, weight: 1, value: points, note: null }));
}

function explainFit(view: Fold): readonly ExplainedFitRule[] {
  const holding = view.model.fitRules.filter(({ when }) => when(view)).map(({ id, points }) => ({ rule: id, points }));
  const clamps = [...clampsOfFit(view.model, fitSumOf(view))];
  return [...holding, ...clamps.map(([rule, points]) => ({ rule, points }))];
}
