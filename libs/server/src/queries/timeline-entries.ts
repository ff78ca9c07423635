import type { Row } from '@waymark/engine';
import type { Consent, FactData, HandoffDecidedData, LoggedEvent, ScoredFact } from '@waymark/journey';
import { openEvents } from '../core/sealing';
import type { Reading } from './reading';
import { toTime, toTimeOrNull } from './times';

/** One fact of a contact's history, with what is sealed opened for people. */
export interface TimelineEntry {
  readonly factId: string;
  readonly kind: string;
  readonly occurredAt: string;
  readonly recordedAt: string | null;
  readonly source: string | null;
  /** How it came in. */
  readonly via: string;
  readonly channel: string | null;
  readonly action: string | null;
  readonly mode: string | null;
  readonly direction: string | null;
  readonly interactive: boolean | null;
  readonly campaign: Named | null;
  readonly content: Named | null;
  readonly value: unknown;
  readonly attributes: Readonly<Record<string, unknown>> | null;
  readonly profile: Readonly<Record<string, unknown>> | null;
  readonly account: Readonly<Record<string, unknown>> | null;
  readonly consent: Consent | null;
  /** What sales or the engine decided; null for everything else. */
  readonly handoff: HandoffStep | null;
}

export interface HandoffStep {
  readonly id: string;
  readonly action: string;
  readonly owner: string | null;
  readonly reason: string | null;
  readonly by: string | null;
  readonly note: string | null;
}

interface Named {
  readonly id: string;
  readonly name: string | null;
}

type Opened = Readonly<Record<string, unknown>>;

/** Opens the facts that rows of the timeline stand for, in the order of the rows. */
export async function openTimeline({ engine }: Reading, rows: readonly Row[]): Promise<readonly TimelineEntry[]> {
  const events = await eventsOf(engine.parts.log, rows);
  const found = rows.map((row) => events.get(placeOf(String(row['stream']), Number(row['revision'])))).filter((event) => event !== undefined);
  const opened = await openEvents<Opened>(engine.parts.vault, engine.parts.crypto, found);
  return found.map((event, index) => entryOf(event, opened[index] ?? null));
}

/** Reads each stream once, from the earliest event that is asked for. */
async function eventsOf(log: Reading['engine']['parts']['log'], rows: readonly Row[]): Promise<ReadonlyMap<string, LoggedEvent>> {
  const starts = new Map<string, number>();
  for (const row of rows) {
    const stream = String(row['stream']);
    starts.set(stream, Math.min(starts.get(stream) ?? Number.MAX_SAFE_INTEGER, Number(row['revision'])));
  }
  const streams = await Promise.all([...starts].map(([stream, from]) => log.readStream(stream, from)));
  return new Map(streams.flat().map((event) => [placeOf(event.stream, event.revision), event]));
}

function placeOf(stream: string, revision: number): string {
  return `${stream}|${revision}`;
}

function entryOf(event: LoggedEvent, opened: Opened | null): TimelineEntry {
  const { factId, fact, occurredAt, recordedAt = null, source = null, via } = event.data as unknown as FactData;
  const sent = sentPart(opened);
  return {
    factId,
    kind: fact?.kind ?? 'identity',
    occurredAt: toTime(occurredAt),
    recordedAt: toTimeOrNull(recordedAt),
    source,
    via,
    ...touchpointPart(fact, sent),
    ...profilePart(fact, sent),
    consent: consentPart(fact, sent),
    handoff: stepOf(event, opened),
  };
}

/** The fields of the contract as they were sent: beside the others in a plain fact, under `data` in a CloudEvent. */
function sentPart(opened: Opened | null): Opened {
  return (opened?.['data'] ?? opened ?? {}) as Opened;
}

/** Its ground is sealed: no model may name it. */
function consentPart(fact: ScoredFact | undefined, sent: Opened): Consent | null {
  if (!fact?.consent) return null;
  const { basis } = (sent['consent'] ?? {}) as Partial<Consent>;
  return { ...(basis === undefined ? {} : { basis }), ...fact.consent };
}

type TouchpointPart = Pick<TimelineEntry, 'channel' | 'action' | 'mode' | 'direction' | 'interactive' | 'campaign' | 'content' | 'value' | 'attributes'>;

const NO_TOUCHPOINT: TouchpointPart = {
  channel: null,
  action: null,
  mode: null,
  direction: null,
  interactive: null,
  campaign: null,
  content: null,
  value: null,
  attributes: null,
};

function touchpointPart(fact: ScoredFact | undefined, sent: Opened): TouchpointPart {
  if (fact?.kind !== 'touchpoint') return NO_TOUCHPOINT;
  const { channel, action, mode, direction, interactive } = fact;
  return {
    channel,
    action,
    mode,
    direction,
    interactive,
    campaign: named(fact.campaign, sent['campaign']),
    content: named(fact.content, sent['content']),
    value: fact.value ?? null,
    attributes: mapOf(sent['attributes']) ?? fact.attributes ?? null,
  };
}

function profilePart(fact: ScoredFact | undefined, sent: Opened): Pick<TimelineEntry, 'profile' | 'account'> {
  if (fact?.kind !== 'profile') return { profile: null, account: null };
  return {
    profile: mapOf(sent['profile']) ?? fact.profile ?? null,
    account: mapOf(sent['account']) ?? fact.account ?? null,
  };
}

function named(clear: { readonly id: string } | undefined, sent: unknown): Named | null {
  if (!clear) return null;
  const name = mapOf(sent)?.['name'];
  return { id: clear.id, name: typeof name === 'string' ? name : null };
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : null;
}

/** The decision that an event of a hand-off stream is. */
function stepOf({ data }: LoggedEvent, opened: Opened | null): HandoffStep | null {
  const { handoffId, action, owner, reason, by } = data as unknown as Partial<HandoffDecidedData>;
  if (handoffId === undefined || action === undefined) return null;
  const note = opened?.['note'];
  return { id: handoffId, action, owner: owner ?? null, reason: reason ?? null, by: by ?? null, note: typeof note === 'string' ? note : null };
}
