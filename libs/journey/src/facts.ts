/** Milliseconds since 1970-01-01T00:00:00Z; finer digits are dropped where a fact comes in. */
export type Instant = number;

export type Scalar = string | number | boolean;

/** A value under `profile`; arrays of strings are tags. */
export type ProfileValue = Scalar | readonly string[];

export type FactKind = 'touchpoint' | 'profile' | 'identity';
export type Mode = 'online' | 'offline';
export type Direction = 'inbound' | 'outbound';

/** What a fact says of consent: given for every purpose, or withdrawn from every purpose. */
export interface Consent {
  /** On what ground; no model may name it, so that the log has it only in the sealed event. */
  readonly basis?: string;
  readonly purposes: readonly string[];
  readonly withdrawn?: boolean;
}

interface FactBase {
  /** The fact's global id, for ever: the id as written, or `source#id` of a CloudEvent. */
  readonly id: string;
  readonly occurredAt: Instant;
  readonly source?: string;
  readonly consent?: Consent;
}

/** Something that happened between us and a contact, with the catalogue's defaults resolved. */
export interface TouchpointFact extends FactBase {
  readonly kind: 'touchpoint';
  readonly channel: string;
  readonly action: string;
  readonly mode: Mode;
  readonly direction: Direction;
  readonly interactive: boolean;
  readonly campaign?: { readonly id: string; readonly purpose?: 'brand' | 'performance' };
  readonly content?: { readonly id: string };
  readonly referrer?: { readonly type: string; readonly share?: string };
  readonly value?: { readonly amount: number; readonly currency: string };
  readonly attributes?: Readonly<Record<string, Scalar>>;
}

/** Attributes of the person or of their company to set; `null` removes one. */
export interface ProfileFact extends FactBase {
  readonly kind: 'profile';
  readonly profile?: Readonly<Record<string, ProfileValue | null>>;
  readonly account?: Readonly<Record<string, ProfileValue | null>>;
}

/** The facts that a contact's state is folded from (identity facts have no part in it). */
export type ScoredFact = TouchpointFact | ProfileFact;

/** The order of facts: by instant, then by id in UTF-16 code units. */
export function compareFacts(a: Ordered, b: Ordered): number {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt - b.occurredAt;
  return compareCodeUnits(a.id, b.id);
}

export interface Ordered {
  readonly id: string;
  readonly occurredAt: Instant;
}

/** Order of strings by UTF-16 code units, as JavaScript's own `<` has it. */
export function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A touch is something the contact did: inbound, on a channel other than the outcomes' own. */
export function isTouch(fact: ScoredFact): fact is TouchpointFact {
  return (
    fact.kind === 'touchpoint' && fact.direction === 'inbound' && fact.channel !== 'handoff' && fact.channel !== 'crm'
  );
}
