import type { Row } from '@waymark/engine';
import type { FactData, Instant, LoggedEvent, ScoredFact, TouchpointFact } from '@waymark/journey';
import { BASE_GENERATION } from '../generations/tables';

/** What the company of a contact is called, as its own facts up to now have it. */
export interface AccountName {
  readonly domain: string | null;
  readonly name: string | null;
}

/** Reads the account's name and domain at an instant off facts in their order; `account.id` stands in for a missing domain. */
export function accountOf(facts: readonly ScoredFact[], at: Instant): AccountName {
  const known: Record<string, unknown> = {};
  for (const fact of facts) {
    if (fact.occurredAt > at) break;
    if (fact.kind === 'profile') Object.assign(known, fact.account);
  }
  return { domain: text(known['domain'] ?? known['id']), name: text(known['name'] ?? known['domain'] ?? known['id']) };
}

/** By which a company is asked for: its domain, whatever the case. */
export function accountKey(domain: string): string {
  return domain.trim().toLowerCase();
}

export interface ContactFacts {
  readonly contact: string;
  readonly number: number;
  readonly named: boolean;
  readonly shared: boolean;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  readonly facts: number;
  readonly account: AccountName;
  readonly owner: string | null;
  readonly display: Uint8Array | null;
}

export function contactRow(facts: ContactFacts): Row {
  return {
    gen: BASE_GENERATION,
    contact: facts.contact,
    number: facts.number,
    named: Number(facts.named),
    shared: Number(facts.shared),
    first_seen_at: facts.firstSeenAt,
    last_seen_at: facts.lastSeenAt,
    facts: facts.facts,
    account_domain: facts.account.domain,
    account_name: facts.account.name,
    owner: facts.owner,
    display: facts.display,
  };
}

/** The timeline's line of a fact's event; null for events that are no facts. */
export function timelineRow(contact: string, event: LoggedEvent): Row | null {
  const data = event.data as unknown as FactData;
  if (typeof data.factId !== 'string' || typeof data.digest !== 'string') return null;
  const touch = data.fact?.kind === 'touchpoint' ? data.fact : null;
  return {
    gen: BASE_GENERATION,
    contact,
    occurred_at: data.occurredAt,
    fact_id: data.factId,
    kind: data.fact?.kind ?? 'identity',
    ...(touch ? touchColumns(touch) : NO_TOUCH),
    stream: event.stream,
    revision: event.revision,
    position: event.position,
  };
}

const NO_TOUCH = { channel: null, action: null, direction: null, mode: null, campaign: null, content: null };

function touchColumns({ channel, action, direction, mode, campaign, content }: TouchpointFact): Row {
  return { channel, action, direction, mode, campaign: campaign?.id ?? null, content: content?.id ?? null };
}

function text(value: unknown): string | null {
  return value === undefined || value === null ? null : String(value);
}
