import type { IncomingFact } from '@waymark/contract';

/** A message as it came, so that it can be kept as a dead letter and put back. */
export type Original =
  | {
      readonly form: 'kafka';
      readonly topic: string;
      readonly partition: number;
      readonly offset: string;
      readonly key: Uint8Array | null;
      readonly value: Uint8Array | null;
      readonly headers: readonly (readonly [string, Uint8Array | null])[];
    }
  /** A CloudEvent or a plain fact as JSON text. */
  | { readonly form: 'json'; readonly via: 'http' | 'file'; readonly text: () => string };

/** A checked fact on its way into the log. */
export interface IngestItem {
  readonly fact: IncomingFact;
  readonly original: Original;
  /** Traceparent of the step that received it, where it is in somebody's trace. */
  readonly trace?: string;
}

export type IngestOutcome =
  | { readonly outcome: 'accepted'; readonly factId: string; readonly contactId: string }
  | { readonly outcome: 'duplicate'; readonly factId: string }
  | { readonly outcome: 'conflict'; readonly factId: string; readonly letterId: string }
  | { readonly outcome: 'erased'; readonly factId: string };

export function viaOf(original: Original): 'kafka' | 'http' | 'file' {
  return original.form === 'kafka' ? 'kafka' : original.via;
}
