import type { Instant } from '@waymark/journey';
import type { Decay } from './decay';

/** Why a line counts nothing. */
export type LineNote = 'limit' | 'ceiling' | 'reset' | 'floor';

/** A line of the ledger, or one that was held back from it. */
export interface LedgerLine {
  readonly at: Instant;
  /** The rule's id, `inactivity` or `floor`. */
  readonly rule: string;
  /** Null for `inactivity` and `floor`. */
  readonly fact: string | null;
  readonly points: number;
  readonly decay: Decay | null;
  /** 0 without a group, else 1 + the group's place. */
  readonly slot: number;
  readonly note: LineNote | null;
}

/** Keeps every line, for the explanation. Lines before `liveFrom` are voided or were held back. */
export interface Recorder {
  lines: LedgerLine[];
  liveFrom: number;
}

export function newRecorder(): Recorder {
  return { lines: [], liveFrom: 0 };
}

/** A copy that may be changed while the original stays; the lines themselves never change. */
export function copyRecorder(recorder: Recorder): Recorder {
  return { lines: [...recorder.lines], liveFrom: recorder.liveFrom };
}

/** Marks every line that still counts as voided. */
export function voidLines(recorder: Recorder, note: 'reset' | 'floor'): void {
  const { lines } = recorder;
  for (let index = recorder.liveFrom; index < lines.length; index += 1) {
    const line = lines[index];
    if (line !== undefined && line.note === null) lines[index] = { ...line, note };
  }
  recorder.liveFrom = lines.length;
}
