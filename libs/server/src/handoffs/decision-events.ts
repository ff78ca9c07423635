import { DIGEST_VERSION } from '@waymark/contract';
import type { Claim, DecidedBatch } from '@waymark/engine';
import type { HandoffAction, HandoffDecidedData, Instant, NewEvent, TouchpointFact } from '@waymark/journey';
import { canonicalJson, factIdOf, handoffEventType, NAMESPACES, NO_INDEX_CHANGES, resolveManner } from '@waymark/journey';
import type { EngineParts } from '../core/parts';
import { sealJson } from '../core/sealing';

/** What a decision says; the fact's id is `waymark#` and this name. */
export interface DecisionContent {
  readonly name: string;
  readonly handoffId: string;
  readonly action: HandoffAction;
  readonly occurredAt: Instant;
  readonly offer?: HandoffDecidedData['offer'];
  readonly owner?: string;
  readonly reason?: string;
  readonly by?: string;
  /** Free text for people; sealed. */
  readonly note?: string;
  /** Traceparent of the work that led to it. */
  readonly trace?: string;
}

export function decisionEventId(parts: EngineParts, name: string): string {
  return parts.crypto.uuid5(NAMESPACES.factEvent, factIdOf('waymark', name));
}

/** A hand-off decision as an event that is a fact as well. */
export function decisionEvent(parts: EngineParts, key: Uint8Array, content: DecisionContent, at: Instant): NewEvent {
  const factId = factIdOf('waymark', content.name);
  const fact = factOf(factId, content);
  const data: HandoffDecidedData = {
    v: 1,
    factId,
    occurredAt: content.occurredAt,
    source: 'waymark',
    digest: parts.crypto.hmac(parts.secrets.digestKey, canonicalJson(fact)),
    digestVersion: DIGEST_VERSION,
    via: 'decision',
    ...(content.trace === undefined ? {} : { trace: content.trace }),
    fact,
    handoffId: content.handoffId,
    action: content.action,
    ...(content.offer ? { offer: content.offer } : {}),
    ...spoken(content),
  };
  return {
    id: decisionEventId(parts, content.name),
    type: handoffEventType(content.action),
    at,
    data: data as unknown as NewEvent['data'],
    sealed: sealJson(parts.crypto, key, { note: content.note ?? null }),
  };
}

/** One decision event as a batch of its own. */
export function decisionBatch(stream: string, after: number, event: NewEvent, isFact: boolean): DecidedBatch {
  const { digest } = event.data as { readonly digest?: string };
  const claim: Claim = { eventId: event.id, digest: digest ?? '', digestVersion: DIGEST_VERSION, stream, revision: after + 1 };
  return {
    basis: null,
    claims: isFact ? [claim] : [],
    changes: NO_INDEX_CHANGES,
    appends: [{ stream, after, events: [event] }],
  };
}

function factOf(id: string, content: DecisionContent): TouchpointFact {
  const attributes = spoken(content);
  return {
    kind: 'touchpoint',
    id,
    occurredAt: content.occurredAt,
    source: 'waymark',
    channel: 'handoff',
    action: content.action,
    ...resolveManner({ channel: 'handoff', action: content.action }),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
  };
}

function spoken({ owner, reason, by }: DecisionContent): Record<string, string> {
  return {
    ...(owner === undefined ? {} : { owner }),
    ...(reason === undefined ? {} : { reason }),
    ...(by === undefined ? {} : { by }),
  };
}
