/** What the victim is told to do. Whatever has a key may be told again: it is the same decision. */
export type Order =
  | { readonly what: 'facts'; readonly lines: readonly string[] }
  | { readonly what: 'merge'; readonly contacts: readonly [string, string]; readonly key: string }
  | { readonly what: 'unmerge'; readonly mergeId: string; readonly key: string }
  | { readonly what: 'unlink'; readonly type: string; readonly value: string; readonly key: string }
  | { readonly what: 'settle'; readonly caseId: string; readonly settlement: 'merge' | 'keep-apart'; readonly key: string }
  | { readonly what: 'step'; readonly contact: string; readonly handoffId: string; readonly action: 'accepted' | 'rejected' | 'recycled' | 'converted'; readonly key: string }
  | { readonly what: 'assign'; readonly contact: string; readonly handoffId: string; readonly owner: string; readonly key: string }
  | { readonly what: 'publish'; readonly text: string }
  | { readonly what: 'activate'; readonly version: number; readonly key: string }
  | { readonly what: 'rollback'; readonly key: string }
  | { readonly what: 'shadow' | 'deactivate'; readonly version: number }
  | { readonly what: 'rebuild' | 'release' };

/** What the victim is asked. */
export type Question =
  | { readonly what: 'log'; readonly after: number }
  | { readonly what: 'look' | 'verify' }
  | { readonly what: 'rest'; readonly seed: number };

export type ToVictim = { readonly n: number; readonly order: Order | Question } | { readonly dieAfter: number; readonly generations: number };

/** Printed after what was ordered is durable, never before. */
export type FromVictim = { readonly ready: true } | Answered;

export interface Answered {
  readonly n: number;
  readonly ok: boolean;
  readonly value?: unknown;
  /** Why it was refused. */
  readonly code?: string;
  /** A failure that is no answer. */
  readonly failure?: string;
}

export interface FactAnswer {
  readonly outcome: string;
  readonly letterId?: string;
}

/** An event of the log, as far as the laws look at it. */
export interface LogLine {
  readonly position: number;
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly factId?: string;
  readonly handoffId?: string;
  readonly qualifiedAt?: number;
  readonly follows?: string;
  readonly version?: number;
  /** A hash of all that the event holds. */
  readonly mark: string;
}

/** What there is to decide upon. */
export interface Sight {
  readonly contacts: readonly string[];
  readonly handoffs: readonly { readonly id: string; readonly contact: string; readonly status: string }[];
  readonly merges: readonly string[];
  readonly cases: readonly string[];
}

export interface Verified {
  readonly differing: number;
  readonly differences: readonly unknown[];
}

/** How everything stands when nothing is left to do. */
export interface Rest extends Verified {
  readonly live: number | null;
  /** Contacts with an open hand-off that sales has not answered, one entry each hand-off. */
  readonly offered: readonly string[];
  /** Where the identity index and the claims are not what the log says; null where they are. */
  readonly indexDiffers: string | null;
  readonly claims: number;
  readonly letters: readonly string[];
  /** Generations that hold other contacts than the live one. */
  readonly uneven: readonly string[];
}

export const MODEL_ID = 'faults';
export const BY = 'kim';
