import { isObject } from './plain-fact';
import { deriveProfile } from './derived';
import { digestText } from './digest';
import { normaliseIdentities, normaliseIdentity, withoutRepeats } from './identities';
import type { IdentityContext } from './identities';
import { refuse } from './refusals';
import type { Checked, Refused } from './refusals';
import { profileFact, touchpointFact } from './scored-fact';
import { isSegmentSource } from './segment/source';
import type { SentData, SentIdentity, SentProfile, SentTouchpoint } from './sent';
import type { ContractSettings, Origin } from './settings';
import type { FactKind, Identity, Instant, ScoredFact } from '@waymark/journey';

/** A checked and normalised fact, ready to be resolved and stored. */
export interface IncomingFact {
  /** The global fact id: as written, or `source#id` of a CloudEvent with `%` and `#` of its source escaped. */
  readonly id: string;
  readonly kind: FactKind;
  readonly source?: string;
  readonly occurredAt: Instant;
  readonly recordedAt?: Instant;
  /** Normalised, usable ones only, in the order subject, contactId, identities; exact repeats dropped. */
  readonly identities: readonly Identity[];
  /** Who passed it on, where that names somebody. */
  readonly referrer?: Identity;
  /** What a model may see: defaults resolved, sealed keys out, derived attributes in; null for an identity fact. */
  readonly fact: ScoredFact | null;
  /** The text that the digest's HMAC runs over, by the rules of `DIGEST_VERSION`. */
  readonly digestText: string;
  /** The event as sent, its metadata included, but for `referrer.value`, which is taken out. */
  readonly sent: unknown;
  readonly trace?: string;
  readonly correlationId?: string;
  readonly causationId?: string;
}

/** A fact whose shape has been judged, whatever it came in. */
export interface Draft {
  readonly id: string;
  readonly kind: FactKind;
  readonly source: string | undefined;
  readonly occurredAt: Instant;
  /** Where the time stands in what was sent. */
  readonly timePointer: string;
  readonly recordedAt: Instant | undefined;
  /** `subject` or `contactId`, which comes before the list. */
  readonly mainIdentity: SentIdentity | undefined;
  readonly data: SentData;
  /** Where `data` stands in what was sent. */
  readonly base: '' | '/data';
  readonly sent: Readonly<Record<string, unknown>>;
  readonly metadata: Pick<IncomingFact, 'trace' | 'correlationId' | 'causationId'>;
}

/** Turns a draft into an incoming fact, or says why it is not taken. */
export function takeIn(draft: Draft, settings: ContractSettings, origin: Origin): Checked<IncomingFact> {
  const refused = refuseFuture(draft, settings, origin) ?? refuseHandoff(draft, origin);
  if (refused) return refused;
  const context = { defaultRegion: settings.defaultRegion, source: draft.source };
  const listed = draft.data.identities ?? [];
  const said = withoutRepeats(draft.mainIdentity ? [draft.mainIdentity, ...listed] : listed);
  const identities = normaliseIdentities(said, context);
  if (identities.length === 0) return refuseNobody(draft);
  const { id, kind, occurredAt, data, metadata } = draft;
  const timed = isSegmentSource(draft.source) ? {} : { occurredAt };
  const value: Mutable<IncomingFact> = {
    id,
    kind,
    occurredAt,
    identities,
    fact: scoredFact(draft, identities, settings),
    digestText: digestText({ kind, ...timed, identities: said, data }),
    sent: draft.sent,
    ...metadata,
  };
  addStamps(value, draft);
  addReferrer(value, draft, context);
  return { ok: true, value };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function addStamps(fact: Mutable<IncomingFact>, { source, recordedAt }: Draft): void {
  if (source !== undefined) fact.source = source;
  if (recordedAt !== undefined) fact.recordedAt = recordedAt;
}

/** The referrer on its own and the event without their address, which is another person's: the engine puts an id or a hash in its place. */
function addReferrer(fact: Mutable<IncomingFact>, draft: Draft, context: IdentityContext): void {
  const sender = draft.kind === 'touchpoint' ? (draft.data as SentTouchpoint).referrer : undefined;
  if (!sender) return;
  const referrer = normaliseIdentity(sender, context);
  if (referrer) fact.referrer = referrer;
  fact.sent = withoutReferrerValue(draft);
}

function refuseFuture(draft: Draft, settings: ContractSettings, origin: Origin): Refused | undefined {
  if (draft.occurredAt <= origin.now + settings.futureToleranceMs) return undefined;
  const hours = settings.futureToleranceMs / 3_600_000;
  const at = draft.timePointer;
  return refuse('future', at, `${at} lies more than ${hours} hours ahead of the engine: check the sender's clock and offset`);
}

function refuseHandoff(draft: Draft, origin: Origin): Refused | undefined {
  if (origin.history || draft.kind !== 'touchpoint' || (draft.data as SentTouchpoint).channel !== 'handoff') return undefined;
  const at = `${draft.base}/channel`;
  return refuse('reserved-channel', at, `${at} is "handoff", which the engine writes itself: send outcomes of a CRM on channel "crm"`);
}

function refuseNobody(draft: Draft): Refused {
  const at = `${draft.base}/identities`;
  const found = 'an identity is missing, or every one is blank or a phone that cannot become E.164';
  return refuse('no-identity', at, `${at}: ${found}; name at least one person or device`);
}

function scoredFact(draft: Draft, identities: readonly Identity[], settings: ContractSettings): ScoredFact | null {
  if (draft.kind === 'identity') return null;
  if (draft.kind === 'touchpoint') return touchpointFact(draft, draft.data as SentTouchpoint, settings);
  const data = draft.data as SentProfile;
  return profileFact(draft, data, settings, deriveProfile(data, identities, settings.defaultRegion));
}

function withoutReferrerValue({ sent, base }: Draft): Readonly<Record<string, unknown>> {
  if (base === '') return { ...sent, referrer: withoutValue(sent['referrer']) };
  const data = sent['data'] as Readonly<Record<string, unknown>>;
  return { ...sent, data: { ...data, referrer: withoutValue(data['referrer']) } };
}

function withoutValue(referrer: unknown): unknown {
  if (!isObject(referrer)) return referrer;
  return Object.fromEntries(Object.entries(referrer).filter(([key]) => key !== 'value'));
}
