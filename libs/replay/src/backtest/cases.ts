import type { Instant } from '@waymark/journey';

/** What one model says of a case. */
export interface ModelCall {
  /** `state.total` at the instant of scoring. */
  readonly score: number;
  /** Had it qualified by the instant of scoring, and not been re-armed since? */
  readonly qualified: boolean;
  /** First qualification before the outcome, or by the end of the window where there was none; null: never called. */
  readonly calledAt: Instant | null;
}

/** A contact, scored once. */
export interface ScoredCase {
  readonly contactId: string;
  readonly scoredAt: Instant;
  /** The first outcome within the window after `scoredAt`; null where none came. */
  readonly outcomeAt: Instant | null;
  /** The window is not over when the history ends (or, in learning, at the split): whether an outcome comes is not known. */
  readonly censored: boolean;
  /** One call for each model, in the order of the models. */
  readonly calls: readonly ModelCall[];
}
