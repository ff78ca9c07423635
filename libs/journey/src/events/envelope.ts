import type { Instant } from '../facts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: unknown };

/** An event that is about to be appended. */
export interface NewEvent {
  /** UUID, derived from what happened, so that a repeated append is recognised. */
  readonly id: string;
  readonly type: string;
  /** The append instant as its claim or its decider had it; a copied log keeps it. */
  readonly at: Instant;
  /** What stands in clear: ids, times, digests and what a model may name. */
  readonly data: JsonObject;
  /** What only the holder of the member stream's key can read. */
  readonly sealed?: Uint8Array;
}

/** An event as the log gives it back. */
export interface LoggedEvent extends NewEvent {
  readonly stream: string;
  /** Place within its stream, from 0. */
  readonly revision: number;
  /** Place in the whole log; greater is later, gaps are allowed. */
  readonly position: number;
}
