import type { HandoffBook, Instant, ModelRef, OfferReason, QualificationScores, ScoredFact } from '@waymark/journey';
import { again, besideAnother, consentAt, isTouch, isUnanswered, SALES_CONTACT } from '@waymark/journey';
import type { CompiledModel, ContactState } from '@waymark/scoring';
import type { EngineParts } from '../core/parts';
import type { HandoffDesk } from '../handoffs/desk';
import type { EngineMetrics } from '../observe/engine-metrics';
import { watchOffer } from '../observe/watched-offer';
import { wasPartedSince } from './parted';
import type { TrackedContact } from './tracked-contact';

/** The model that decides at the moment. */
export interface DecidingModel {
  readonly gen: string;
  readonly model: ModelRef;
  readonly compiled: CompiledModel;
}

/** Why a contact is looked at: an event with its fact, or something that fell due. */
export interface Occasion {
  readonly at: Instant;
  readonly fact: ScoredFact | null;
  /** Up to where in the log the contact was read. */
  readonly position: number;
  /** Instants of the qualifications that were known before. */
  readonly known: ReadonlySet<number>;
  /** An unmerge has parted it from others: what was superseded because of them is offered again. */
  readonly parted?: boolean;
  /** Traceparent of the step that looks. */
  readonly trace?: string | undefined;
}

interface OccasionOfLoss extends Pick<Occasion, 'at' | 'position'> {
  /** When the model was activated. */
  readonly since: Instant;
  readonly members: readonly string[];
}

type Asker = Pick<Occasion, 'position' | 'trace'>;

/** Looks at one contact after one of its events, and asks the desk for what has to be decided. */
export class Reviewer {
  constructor(
    private readonly parts: EngineParts,
    private readonly desk: HandoffDesk,
    private readonly metrics: EngineMetrics,
  ) {}

  /** Withdraws what consent forbids and offers what qualifies ("Offered at once" in a hand-off's life). */
  async review(tracked: TrackedContact, deciding: DecidingModel, occasion: Occasion): Promise<void> {
    const state = tracked.stateAt(deciding.gen, deciding.compiled, occasion.at);
    if (!state) return;
    await this.takeBack(tracked, occasion.at);
    if (occasion.parted && (await this.offerParted(tracked, deciding, state, occasion))) return;
    const found = state.qualifications.filter(({ at }) => !occasion.known.has(at)).at(-1);
    const recent = found !== undefined && found.at >= occasion.at - this.parts.settings.recentMs;
    if (recent && (await this.offer(tracked, deciding, found, 'live', occasion))) return;
    await this.offerOnReturn(tracked, deciding, state, occasion);
  }

  /** After the views were lost: whoever qualified or touched us within the stated days after the activation. */
  async reviewAfterLoss(tracked: TrackedContact, deciding: DecidingModel, { at, position, since, members }: OccasionOfLoss): Promise<void> {
    const state = tracked.stateAt(deciding.gen, deciding.compiled, at);
    if (!state) return;
    await this.takeBack(tracked, at);
    if ((await this.wasParted(tracked, members)) && (await this.offerParted(tracked, deciding, state, { position }))) return;
    const latest = state.qualifications.at(-1);
    if (!latest || !isUnanswered(tracked.handoffs(), latest.at)) return;
    if (isRecent(state, Math.max(since + 1, at - this.parts.settings.recentMs))) await this.offer(tracked, deciding, latest, 'loss', { position });
  }

  /** Did the engine take its last hand-off back because of others that it has been parted from? Superseded and nothing open says it already. */
  private async wasParted(tracked: TrackedContact, members: readonly string[]): Promise<boolean> {
    const { last, handoffs } = tracked.handoffs();
    if (!last || handoffs.some(({ open }) => open)) return false;
    return last.action === 'superseded' || (lacksGround(tracked, last) && wasPartedSince(this.parts, members, last.position));
  }

  /** Withdraws what consent forbids, and supersedes what a merge brought beside another. */
  private async takeBack(tracked: TrackedContact, at: Instant): Promise<void> {
    await this.withdraw(tracked, at);
    for (const { id, member } of besideAnother(tracked.handoffs())) {
      this.note(tracked, 'supersede', await this.desk.supersede(member, id));
    }
  }

  /** What the engine took back while the contact was merged is offered again. */
  private async offerParted(tracked: TrackedContact, deciding: DecidingModel, state: ContactState, from: Asker): Promise<boolean> {
    const latest = state.qualifications.at(-1);
    return latest !== undefined && again(tracked.handoffs()) && this.offer(tracked, deciding, latest, 'unmerge', from);
  }

  private async withdraw(tracked: TrackedContact, at: Instant): Promise<void> {
    const offered = tracked.handoffs().handoffs.find(({ open, status }) => open && status === 'offered');
    if (!offered || consentAt(tracked.facts, SALES_CONTACT, at) !== false) return;
    const decided = await this.desk.withdraw(offered.member, offered.id, at);
    this.note(tracked, 'withdraw', decided);
  }

  /** Somebody whom no offer answers yet, or whose offer was taken back, comes again or gives consent. */
  private async offerOnReturn(
    tracked: TrackedContact,
    deciding: DecidingModel,
    state: ContactState,
    { at, fact, ...from }: Occasion,
  ): Promise<void> {
    const latest = state.qualifications.at(-1);
    if (!fact || !latest || !this.waitsForReturn(tracked, state, latest.at)) return;
    const why = occasionOf(tracked, fact, at, at - this.parts.settings.recentMs);
    if (!why) return;
    // A touch has to be convincing itself; whoever gives consent, perhaps late, may have been it before or since.
    const holds = tracked.conditionAt(deciding.gen, deciding.compiled, fact, at) || (why === 'consent' && state.condition);
    if (holds) await this.offer(tracked, deciding, latest, why, from);
  }

  /** What the engine took back is offered again, though taking it back may have re-armed the model. */
  private waitsForReturn(tracked: TrackedContact, state: ContactState, qualifiedAt: Instant): boolean {
    const book = tracked.handoffs();
    return again(book) || (state.qualified && isUnanswered(book, qualifiedAt));
  }

  private async offer(
    tracked: TrackedContact,
    { model, compiled }: DecidingModel,
    { at, behaviour, fit, total }: QualificationScores,
    why: Exclude<OfferReason, 'release'>,
    { position: seen, trace: from }: Asker,
  ): Promise<boolean> {
    const qualification = { at, behaviour, fit, total };
    const request = { contact: tracked.contact, shared: tracked.traits.shared, qualification, why, model, compiled, seen };
    const decided = await watchOffer(this.metrics, this.parts.clock, from, (trace) => this.desk.offer({ ...request, trace }));
    // Of what is asked at every touch the refusals are counted: who is answered already is refused each time.
    if (decided.ok) this.note(tracked, why, decided);
    return decided.ok;
  }

  private note(tracked: TrackedContact, what: string, decided: Awaited<ReturnType<HandoffDesk['offer']>>): void {
    const fields = { contact: tracked.contact, what, ...(decided.ok ? { handoff: decided.value } : { code: decided.refusal.code }) };
    this.parts.logger.info(fields, decided.ok ? 'hand-off decided' : 'hand-off not taken');
  }
}

/** Was it withdrawn for a refusal that is no fact of this contact's (any more)? */
function lacksGround({ facts }: TrackedContact, { action, at }: NonNullable<HandoffBook['last']>): boolean {
  return action === 'withdrawn' && consentAt(facts, SALES_CONTACT, at) !== false;
}

/** Has the contact qualified since, even if the model has been re-armed meanwhile, or touched us since while it is qualified and the condition holds? */
function isRecent({ qualifications, qualified, lastTouchAt, condition }: ContactState, from: Instant): boolean {
  if ((qualifications.at(-1)?.at ?? -Infinity) >= from) return true;
  return qualified && condition && (lastTouchAt ?? -Infinity) >= from;
}

/** A fresh consent that ends a refusal, or a fresh touch; what lies further back waits for `release`. */
function occasionOf(tracked: TrackedContact, fact: ScoredFact, at: Instant, freshFrom: Instant): 'consent' | 'touch' | null {
  if (fact.occurredAt < freshFrom) return null;
  if (endsRefusal(tracked, fact, at)) return 'consent';
  return isTouch(fact) ? 'touch' : null;
}

/** Was sales contact refused without this fact, and is it not with it? */
function endsRefusal({ facts }: TrackedContact, fact: ScoredFact, at: Instant): boolean {
  if (!fact.consent?.purposes.includes(SALES_CONTACT) || consentAt(facts, SALES_CONTACT, at) !== true) return false;
  return consentAt(facts.filter(({ id }) => id !== fact.id), SALES_CONTACT, at) === false;
}
