import type { Handoff, HandoffAction, Instant, ModelRef, ScoredFact } from '@waymark/journey';
import { allowedNext, SALES_CONTACT } from '@waymark/journey';
import { BASE_GENERATION } from '@waymark/views';
import type { ContactState, Explanation, Reason } from '@waymark/scoring';
import { explainContact, topReasons } from '@waymark/scoring';
import type { TrackedContact } from '../projection/tracked-contact';
import type { ScoringWith } from './live-model';
import { liveModel } from './live-model';
import type { Person } from './people';
import { openPeople } from './people';
import type { Reading } from './reading';
import type { TimelineEntry } from './timeline-entries';
import { openTimeline } from './timeline-entries';
import { toTime, toTimeOrNull } from './times';

/** A line of the queue that sales works from. */
export interface HandoffRow extends HandoffCore, ScoreNow {
  readonly contact: Person;
  /** The lines that weigh most, best first. */
  readonly reasons: readonly QueueReason[];
  /** The latest touches, newest first. */
  readonly lastTouches: readonly TimelineEntry[];
}

/** What a hand-off is without saying who the person is. */
export interface HandoffCore {
  /** Null where nothing has been offered yet (waiting and blocked). */
  readonly id: string | null;
  readonly contactId: string;
  readonly status: HandoffAction | 'waiting' | 'blocked';
  readonly open: boolean;
  readonly imported: boolean;
  readonly offeredAt: string | null;
  readonly decidedAt: string | null;
  readonly dueAt: string | null;
  readonly overdue: boolean;
  readonly owner: string | null;
  readonly reason: string | null;
  readonly why: string | null;
  /** The scores at the instant at which the contact qualified. */
  readonly qualification: { readonly at: string; readonly behaviour: number; readonly fit: number; readonly total: number } | null;
  readonly model: ModelRef | null;
  /** Steps that sales may take now, by the names of their routes. */
  readonly allowed: readonly string[];
}

/** The score under the live model, exact at `asOf`; all null while no model is live. */
export interface ScoreNow {
  readonly behaviour: number | null;
  readonly fit: number | null;
  readonly total: number | null;
  readonly class: string | null;
  readonly stage: string | null;
  readonly asOf: string | null;
  readonly consent: { readonly salesContact: boolean | null };
  /** Does the live model still call the contact qualified? */
  readonly stillQualified: boolean;
}

/** A rule that lifts the score, and the fact that earned it. */
export interface QueueReason extends Omit<Reason, 'at' | 'fact'> {
  readonly at: string | null;
  readonly fact: { readonly id: string; readonly channel: string; readonly action: string; readonly content: string | null; readonly campaign: string | null } | null;
}

/** A contact of the queue with its hand-off, or with how it stands where it has none yet. */
export interface QueueSubject {
  readonly contactId: string;
  readonly handoff: Handoff | null;
  readonly standing: 'waiting' | 'blocked' | null;
}

const MOST_REASONS = 5;
const LAST_TOUCHES = 5;

/** Describes a page of the queue; subjects whose contact is gone are left out. */
export async function describeHandoffs(reading: Reading, subjects: readonly QueueSubject[]): Promise<readonly HandoffRow[]> {
  const now = reading.engine.parts.clock.now();
  const live = await liveModel(reading.engine);
  const person = await openPeople(reading, subjects.map(({ contactId }) => contactId));
  const rows: HandoffRow[] = [];
  for (const subject of subjects) {
    const tracked = await reading.contacts.read(subject.contactId);
    if (tracked) rows.push(await describe(reading, subject, { tracked, person: person(subject.contactId), live, now }));
  }
  return rows;
}

interface Surroundings {
  readonly tracked: TrackedContact;
  readonly person: Person;
  readonly live: ScoringWith | null;
  readonly now: Instant;
}

async function describe(reading: Reading, subject: QueueSubject, { tracked, person, live, now }: Surroundings): Promise<HandoffRow> {
  const { state, reasons } = explainNow(live, tracked.facts, now);
  const core = subject.handoff ? handoffCore(subject.contactId, subject.handoff, now) : waitingCore(subject, state);
  return { ...core, contact: person, ...scoreNow(state), reasons, lastTouches: await lastTouches(reading, subject.contactId, now) };
}

function explainNow(live: ScoringWith | null, facts: readonly ScoredFact[], now: Instant): { state: ContactState | null; reasons: readonly QueueReason[] } {
  const explained = live && explainContact(live.compiled, facts, now);
  if (!explained) return { state: null, reasons: [] };
  return { state: explained.state, reasons: reasonsOf(live, explained.explanation, facts) };
}

/** Everything of a hand-off that holds no personal data. */
export function handoffCore(contactId: string, handoff: Handoff, now: Instant): HandoffCore {
  const { id, status, open, imported, owner, reason, why, model, qualification, dueAt } = handoff;
  return {
    id,
    contactId,
    status,
    open,
    imported,
    offeredAt: toTime(handoff.offeredAt),
    decidedAt: toTime(handoff.decidedAt),
    dueAt: toTimeOrNull(dueAt),
    overdue: open && status === 'offered' && dueAt !== null && dueAt <= now,
    owner,
    reason,
    why,
    qualification: qualification && { ...qualification, at: toTime(qualification.at) },
    model,
    allowed: stepsAllowed(handoff),
  };
}

function waitingCore({ contactId, standing }: QueueSubject, state: ContactState | null): HandoffCore {
  const latest = state?.qualifications.at(-1);
  return {
    id: null,
    contactId,
    status: standing ?? 'waiting',
    open: false,
    imported: false,
    offeredAt: null,
    decidedAt: null,
    dueAt: null,
    overdue: false,
    owner: null,
    reason: null,
    why: null,
    qualification: latest ? { at: toTime(latest.at), behaviour: latest.behaviour, fit: latest.fit, total: latest.total } : null,
    model: null,
    allowed: [],
  };
}

const STEPS: Readonly<Partial<Record<HandoffAction, string>>> = {
  accepted: 'accept',
  rejected: 'reject',
  recycled: 'recycle',
  converted: 'convert',
};

/** Names of the routes that take a step which is allowed now. */
export function stepsAllowed(handoff: Handoff): readonly string[] {
  const steps = allowedNext(handoff).map((action) => STEPS[action]);
  return [...steps.filter((step) => step !== undefined), ...(handoff.open ? ['assign'] : [])];
}

const NO_SCORE: ScoreNow = {
  behaviour: null,
  fit: null,
  total: null,
  class: null,
  stage: null,
  asOf: null,
  consent: { salesContact: null },
  stillQualified: false,
};

function scoreNow(state: ContactState | null): ScoreNow {
  if (!state) return NO_SCORE;
  const { behaviour, fit, total, stage, asOf, qualified } = state;
  const consent = { salesContact: state.consent[SALES_CONTACT] ?? null };
  return { behaviour, fit, total, class: state.class, stage, asOf: toTime(asOf), consent, stillQualified: qualified };
}

function reasonsOf({ compiled }: ScoringWith, explanation: Explanation, facts: readonly ScoredFact[]): readonly QueueReason[] {
  return topReasons(compiled.document, explanation, MOST_REASONS).map((reason) => {
    const fact = reason.fact === null ? undefined : facts.find(({ id }) => id === reason.fact);
    return { ...reason, at: toTimeOrNull(reason.at), fact: fact?.kind === 'touchpoint' ? touched(fact) : null };
  });
}

function touched({ id, channel, action, content, campaign }: Extract<ScoredFact, { kind: 'touchpoint' }>): NonNullable<QueueReason['fact']> {
  return { id, channel, action, content: content?.id ?? null, campaign: campaign?.id ?? null };
}

async function lastTouches(reading: Reading, contactId: string, now: Instant): Promise<readonly TimelineEntry[]> {
  const rows = await reading.engine.parts.views.select({
    table: 'timeline',
    where: [
      { column: 'gen', op: '=', value: BASE_GENERATION },
      { column: 'contact', op: '=', value: contactId },
      { column: 'kind', op: '=', value: 'touchpoint' },
      { column: 'direction', op: '=', value: 'inbound' },
      { column: 'channel', op: '!=', value: 'handoff' },
      { column: 'channel', op: '!=', value: 'crm' },
      { column: 'occurred_at', op: '<=', value: now },
    ],
    orderBy: [
      { column: 'occurred_at', direction: 'desc' },
      { column: 'fact_id', direction: 'desc' },
    ],
    limit: LAST_TOUCHES,
  });
  return openTimeline(reading, rows);
}
