import type { Instant } from '@waymark/journey';
import type { CompiledModel } from '../compile/compiled-model';
import { weightAt } from '../ledger/decay';
import type { LedgerLine, LineNote, Recorder } from '../ledger/recorder';
import { clampsOfBehaviour, clampsOfFit } from './clamps';

/**
 * What became of a line: it was added, held back, voided or over; a fit rule has begun or ceased to hold; a cap or clamp
 * takes away or adds more or less than before.
 */
export type LineChange = 'added' | 'held-back' | 'voided' | 'expired' | 'begun' | 'ceased' | 'clamped';

/** What a step did to the lines of one rule. */
export interface JourneyLine {
  readonly section: 'behaviour' | 'fit';
  readonly change: LineChange;
  /** A rule's id, `inactivity`, `floor`; of a clamp `group:NAME`, `max`, `min` or `floor`. */
  readonly rule: string;
  /** How many lines. */
  readonly count: number;
  /** Of one line. */
  readonly points: number;
  /** What the total gains or loses by them. */
  readonly value: number;
  /** Why a line was held back or voided; of one that was added, why the same step voided it again. */
  readonly note: LineNote | null;
}

/** What the lines of a step are told from, as it stood at one side of it. */
export interface Standing {
  /** By slot, before any cap. */
  readonly worths: readonly number[];
  readonly fitSum: number;
  /** Which fit rules hold, by place. */
  readonly holding: readonly boolean[];
}

/** Where the recorder stood before a step. */
export interface LedgerPlace {
  readonly lines: number;
  readonly liveFrom: number;
}

/** A difference of sums that is nothing but the order of additions. */
const NOISE = 1e-9;

/** The lines of a step: what was over at its instant, what the ledger has new, fit rules, and last the clamps. */
export function linesOf(
  model: CompiledModel,
  { recorder, from, expired, at }: { readonly recorder: Recorder; readonly from: LedgerPlace; readonly expired: readonly LedgerLine[]; readonly at: Instant },
  before: Standing | null,
  after: Standing,
): readonly JourneyLine[] {
  const lines = [...expired.map(overLine), ...voidedLines(recorder, from, at), ...newLines(recorder, from)];
  return [...gathered(lines), ...fitLines(model, before, after), ...clampLines(model, before, after)];
}

function overLine({ rule, points }: LedgerLine): JourneyLine {
  return { section: 'behaviour', change: 'expired', rule, count: 1, points, value: -points, note: null };
}

function voidedLines({ lines, liveFrom }: Recorder, from: LedgerPlace, at: Instant): readonly JourneyLine[] {
  const voided = lines.slice(from.liveFrom, Math.min(liveFrom, from.lines)).filter(({ note }) => note === 'reset' || note === 'floor');
  return voided.flatMap(({ rule, points, decay, note, at: since }): readonly JourneyLine[] => {
    const value = -points * weightAt(decay, at - since);
    return value === 0 ? [] : [{ section: 'behaviour', change: 'voided', rule, count: 1, points, value, note }];
  });
}

function newLines({ lines }: Recorder, from: LedgerPlace): readonly JourneyLine[] {
  return lines.slice(from.lines).map(({ rule, points, note }) => {
    const change = note === 'limit' || note === 'ceiling' ? 'held-back' : 'added';
    return { section: 'behaviour', change, rule, count: 1, points, value: note === null ? points : 0, note };
  });
}

/** Lines of one rule that went the same way, as one. */
function gathered(lines: readonly JourneyLine[]): readonly JourneyLine[] {
  const found = new Map<string, JourneyLine>();
  for (const line of lines) {
    const key = `${line.change} ${line.note} ${line.rule}`;
    const sofar = found.get(key);
    found.set(key, sofar === undefined ? line : { ...sofar, count: sofar.count + line.count, value: sofar.value + line.value });
  }
  return [...found.values()];
}

function fitLines({ fitRules }: CompiledModel, before: Standing | null, after: Standing): readonly JourneyLine[] {
  return fitRules.flatMap(({ id, points }, place): readonly JourneyLine[] => {
    const held = before?.holding[place] === true;
    const holds = after.holding[place] === true;
    if (held === holds) return [];
    return [{ section: 'fit', change: holds ? 'begun' : 'ceased', rule: id, count: 1, points, value: holds ? points : -points, note: null }];
  });
}

function clampLines(model: CompiledModel, before: Standing | null, after: Standing): readonly JourneyLine[] {
  return [
    ...moved('behaviour', clampsOfBehaviour(model, before?.worths ?? null), clampsOfBehaviour(model, after.worths)),
    ...moved('fit', clampsOfFit(model, before?.fitSum ?? null), clampsOfFit(model, after.fitSum)),
  ];
}

function moved(section: JourneyLine['section'], before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): readonly JourneyLine[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((rule): readonly JourneyLine[] => {
    const value = (after.get(rule) ?? 0) - (before.get(rule) ?? 0);
    return Math.abs(value) < NOISE ? [] : [{ section, change: 'clamped', rule, count: 1, points: value, value, note: null }];
  });
}
