import type { LineProblem } from '@waymark/server';
import type { Chunk } from './chunker';

export interface PassOptions {
  /** Only lines that can be hand-offs are wanted. */
  readonly handoffsOnly: boolean;
  /** Hears how much of the file has been read. */
  readonly onBytes: (bytes: number) => void;
  /** Hears of what never reaches the engine. */
  readonly onProblem: (problem: LineProblem) => void;
}

/** One reading of a file from its start to its end. */
export interface ImportPass {
  readonly chunks: AsyncIterable<Chunk>;
  /** Lines of the file that have been read so far. */
  linesRead(): number;
}

/** The rows of a table beside the facts that they become. */
export interface RowCounts {
  readonly read: number;
  /** Rows that the mapping leaves out. */
  readonly skipped: number;
}

/** A row and the facts that it becomes before they are checked, or why it becomes none. */
export interface MappedSample {
  readonly line: number;
  readonly facts: readonly unknown[];
}

/** A file as chunks of facts, a line each; it may be read more than once. */
export interface ImportSource {
  readonly file: string;
  readonly mayHoldHandoffs: boolean;
  pass(options: PassOptions): ImportPass;
  /** Of the last pass, where the file is a table. */
  readonly rows?: RowCounts;
  /** What the first rows of the last pass became, where the file is a table. */
  readonly mapped?: readonly MappedSample[];
}

/** Whether a line can be a hand-off: it says so plainly, or it writes plain letters as escapes. */
export function maybeHandoff(line: string): boolean {
  return line.includes('handoff') || line.includes('\\u00');
}
