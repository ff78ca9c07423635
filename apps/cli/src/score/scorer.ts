import type { Instant, ScoredFact } from '@waymark/journey';

export interface Scoring {
  readonly asOf: Instant;
  /** Takes whole lines of the output, in order. */
  readonly write: (text: string) => void;
  /** Hears after each batch of contacts how many of how many are scored. */
  readonly onScored: (contacts: number, of: number) => void;
}

/** Keeps the facts of a file that stand, and then scores all contacts by id. */
export interface Scorer {
  keep(contactId: string, fact: ScoredFact): void;
  /** Gives how many lines were written. */
  score(scoring: Scoring): Promise<number>;
}

export const CONTACTS_AT_ONCE = 500;
