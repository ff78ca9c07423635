import type { FactKind, ProfileValue, Scalar } from '@waymark/journey';

/** The contract's fields as they were sent, once a validator has passed them. `null` means left out. */
type Sent<T> = T | null | undefined;

export interface SentIdentity {
  readonly type: string;
  readonly value: string;
}

export interface SentConsent {
  readonly basis: string;
  readonly purposes: readonly string[];
  readonly withdrawn?: Sent<boolean>;
}

export interface SentMoney {
  readonly amount: number;
  readonly currency: string;
}

export interface SentTouchpoint {
  readonly channel: string;
  readonly action: string;
  readonly mode?: Sent<'online' | 'offline'>;
  readonly direction?: Sent<'inbound' | 'outbound'>;
  readonly interactive?: Sent<boolean>;
  readonly campaign?: Sent<{
    readonly id: string;
    readonly name?: Sent<string>;
    readonly purpose?: Sent<'brand' | 'performance'>;
    readonly cost?: Sent<number | SentMoney>;
  }>;
  readonly content?: Sent<{ readonly id: string; readonly name?: Sent<string> }>;
  readonly referrer?: Sent<SentIdentity & { readonly share?: Sent<string> }>;
  readonly value?: Sent<SentMoney>;
  readonly attributes?: Sent<Readonly<Record<string, Scalar | null>>>;
  readonly consent?: Sent<SentConsent>;
}

export type SentMap = Readonly<Record<string, ProfileValue | null>>;

export interface SentProfile {
  readonly profile?: Sent<SentMap>;
  readonly account?: Sent<SentMap>;
  readonly consent?: Sent<SentConsent>;
}

/** `data` of an event, or the same fields of a plain fact. */
export type SentData = { readonly identities?: Sent<readonly SentIdentity[]> } & (SentTouchpoint | SentProfile | object);

export interface SentPlainFact {
  readonly kind: FactKind;
  readonly id: string;
  readonly occurredAt: string;
  readonly contactId?: Sent<string>;
  readonly source?: Sent<string>;
  readonly recordedAt?: Sent<string>;
  readonly identities?: Sent<readonly SentIdentity[]>;
}

/** The attributes of an envelope that its validator has passed. */
export interface SentEnvelope {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly subject?: Sent<string>;
  readonly dataschema?: Sent<string>;
  readonly datacontenttype?: Sent<string>;
  readonly traceparent?: Sent<string>;
  readonly correlationid?: Sent<string>;
  readonly causationid?: Sent<string>;
  readonly recordedtime?: Sent<string>;
  readonly data?: unknown;
}
