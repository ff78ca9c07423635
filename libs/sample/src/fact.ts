import type { Consent, FactKind, ProfileValue, Scalar } from '@waymark/journey';
import type { PlainIdentity } from './cast/handles';

/** What a touchpoint of the sample may say beside channel and action; the names are the contract's. */
export interface TouchDetail {
  readonly direction?: 'inbound' | 'outbound';
  readonly campaign?: { readonly id: string; readonly name?: string; readonly purpose?: 'brand' | 'performance'; readonly cost?: number };
  readonly content?: { readonly id: string; readonly name?: string };
  readonly referrer?: { readonly type: string; readonly value: string; readonly share?: string };
  readonly value?: { readonly amount: number; readonly currency: string };
  readonly attributes?: Readonly<Record<string, Scalar>>;
  readonly consent?: Consent;
}

/** A plain fact of the touchpoint contract, ready to be written as a line of NDJSON. Instants are RFC 3339 in UTC. */
export interface SampleFact extends TouchDetail {
  readonly kind: FactKind;
  readonly id: string;
  readonly occurredAt: string;
  readonly recordedAt?: string;
  readonly contactId?: string;
  readonly identities?: readonly PlainIdentity[];
  readonly source: string;
  readonly channel?: string;
  readonly action?: string;
  readonly profile?: Readonly<Record<string, ProfileValue>>;
  readonly account?: Readonly<Record<string, ProfileValue>>;
}

/** The fact as one line of NDJSON, without the line feed. */
export function formatSampleLine(fact: SampleFact): string {
  return JSON.stringify(fact);
}
