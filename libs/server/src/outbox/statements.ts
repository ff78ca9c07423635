import type { OutTopic } from '@waymark/engine';
import type { Handoff, Instant, ModelRef } from '@waymark/journey';
import type { ContactState } from '@waymark/scoring';
import { toTime, toTimeOrNull } from '../queries/times';

/** One thing that holds of a contact. A topic's statements together are all that is told of the contact on it. */
export interface Statement {
  /** By which it is found again among what was told. */
  readonly key: string;
  /** What a message is worth telling for, as JSON: the same again is no news. */
  readonly says: string;
  /** When it came to be so. */
  readonly at: Instant;
  readonly data: Readonly<Record<string, unknown>>;
  /** Says that nothing is known: no news to whoever has heard nothing. */
  readonly blank: boolean;
}

/** What holds of a contact, by topic; a topic that is missing is not spoken of. */
export type Statements = Partial<Readonly<Record<OutTopic, readonly Statement[]>>>;

/** What class and qualification a contact has. */
interface Standing {
  readonly class: string | null;
  readonly qualified: boolean;
  readonly qualifiedAt: string | null;
}

/** Every stage entry; two of one instant are told apart by their number. */
export function stageStatements({ stages }: ContactState, model: ModelRef): readonly Statement[] {
  const seen = new Map<string, number>();
  return stages.map(({ stage, at }) => {
    const name = `${at} ${stage}`;
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return { key: count === 0 ? name : `${name} ${count}`, says: '', at, data: { stage, at: toTime(at), model }, blank: false };
  });
}

/** Class and qualification, with the scores as they are at the instant. */
export function scoreStatements(state: ContactState, model: ModelRef): readonly Statement[] {
  const { asOf, behaviour, fit, total, stage } = state;
  const standing: Standing = { class: state.class, qualified: state.qualified, qualifiedAt: toTimeOrNull(state.qualifications.at(-1)?.at ?? null) };
  const data = { ...standing, behaviour, fit, total, stage, asOf: toTime(asOf), model };
  const blank = standing.class === null && !standing.qualified && standing.qualifiedAt === null;
  return [{ key: 'score', says: JSON.stringify(standing), at: asOf, data, blank }];
}

/** Hand-offs as their decisions left them. */
export function handoffStatements(handoffs: readonly Handoff[]): readonly Statement[] {
  return handoffs.map((handoff) => handoffStatement(handoff, handoff.status, handoff.decidedAt));
}

/** A hand-off as a change left it. */
export function handoffStatement(handoff: Handoff, action: string, at: Instant): Statement {
  const { id, status, open, dueAt, imported, why, model, qualification } = handoff;
  const [owner, reason] = [plainCode(handoff.owner), plainCode(handoff.reason)];
  const data = {
    handoffId: id,
    action,
    at: toTime(at),
    status,
    open,
    owner,
    reason,
    offeredAt: toTime(handoff.offeredAt),
    decidedAt: toTime(handoff.decidedAt),
    dueAt: toTimeOrNull(dueAt),
    imported,
    why,
    qualification: qualification && { ...qualification, at: toTime(qualification.at) },
    model,
  };
  return { key: id, says: JSON.stringify([status, open, owner, reason, dueAt, handoff.decidedAt]), at, data, blank: false };
}

/**
 * People type owners and reasons. Those that look like a code are told; what could be a name with a space, an address, a
 * number to call or a sentence is not.
 */
function plainCode(text: string | null): string | null {
  return text !== null && /^[A-Za-z][A-Za-z0-9_.:-]{0,63}$/.test(text) ? text : null;
}
