import type { Instant, ScoredFact } from '../facts';
import type { LoggedEvent } from './envelope';

/** Event types that hold a fact. Written for ever: change by upcaster only. */
export const FACT_EVENTS = {
  touchpoint: 'touchpoint-recorded',
  profile: 'profile-recorded',
  identity: 'identity-recorded',
  importedHandoff: 'handoff-imported',
} as const;

/** What a fact's event says in clear, whatever its type. */
export interface FactData {
  readonly v: 1;
  readonly factId: string;
  readonly occurredAt: Instant;
  readonly source?: string;
  readonly recordedAt?: Instant;
  /** HMAC over the content, with the version of its rules. */
  readonly digest: string;
  readonly digestVersion: number;
  /** How it came in: a retry from another channel is still the same fact. */
  readonly via: 'kafka' | 'http' | 'file' | 'decision';
  /** W3C traceparent: of the message it came in, or of the work that led to the decision. */
  readonly trace?: string;
  /** What models see; absent on identity facts. */
  readonly fact?: ScoredFact;
  /** Who passed it on: a member stream, or a look-up hash where nobody is known. */
  readonly referrer?: { readonly member: string } | { readonly hash: string };
  /** On a contact's first event: the number it was given. */
  readonly contactNumber?: number;
}

/** The fact that an event holds for scoring, if it holds one. */
export function scoredFactOf(event: LoggedEvent): ScoredFact | null {
  const { fact } = event.data as { fact?: ScoredFact };
  return fact ?? null;
}
