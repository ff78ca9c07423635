/** A row as a mapping reads it. */
export interface Row {
  /** The cells without the blanks around them. */
  readonly cells: readonly string[];
  /** Its number among the rows of the file, from 1; a header is none. */
  readonly number: number;
}

/** Why a row gives no fact; says what was found where, and what to mend. */
export class CellFailure {
  constructor(readonly message: string) {}
}

/** Short, and neither an e-mail address nor a run of digits that could be a phone. */
const HARMLESS = /^(?!.*\d{7})[\w .:;,/+-]{0,40}$/;

/** A cell may be somebody's address: it is quoted only where it cannot be. */
export function describeCell(text: string): string {
  return HARMLESS.test(text) ? `"${text}"` : `a text of ${text.length} characters`;
}
