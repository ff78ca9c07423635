import type { OutTopic, RowChange } from '@waymark/engine';
import { OUT_TOPICS } from '@waymark/engine';
import type { EpochRaisedData, Instant, LoggedEvent } from '@waymark/journey';
import { TELLING_STREAM } from '@waymark/journey';
import type { Projector } from '../projection/projector';
import type { TrackedContact } from '../projection/tracked-contact';
import { beginTelling } from './begin-telling';
import type { Cause } from './message';
import { messageOf } from './message';
import { Occasions } from './occasions';
import { lastPlace, putMessage } from './outlet-rows';
import type { Statement, Statements } from './statements';
import { handoffStatements, scoreStatements, stageStatements } from './statements';
import type { TellingState } from './telling-state';
import { afterSwitch, inEpoch, jobCameTo, jobCause, putTelling, readTelling, REMOVE_TELLING, unheard } from './telling-state';
import type { ToldContact } from './told-contacts';
import { putTold, ToldContacts, topicOf } from './told-contacts';
import type { Telling, ToldTopic } from './told-topic';
import { tell, tellDifference } from './told-topic';

/** A contact whose rows are about to be written, as of an instant. */
export interface Touched {
  readonly tracked: TrackedContact;
  readonly at: Instant;
}

/** What is to be told of one contact. */
interface Subject {
  readonly contact: string;
  readonly tracked: TrackedContact | null;
  readonly statements: Statements;
  /** Told first, one by one. */
  readonly changes: readonly Statement[];
  readonly cause: Cause;
  readonly at: Instant;
}

const GONE: Statements = { 'waymark.handoffs': [], 'waymark.stages': [], 'waymark.scores': [] };
const NO_CHANGES: readonly Statement[] = [];

/**
 * Puts what the live model says into the outbox, with the rows that say it: for every contact the difference between what
 * was last told and what holds now. Without outlets it does nothing. In the projector's turns.
 */
export class Teller {
  /** Null where nothing is told. */
  state: TellingState | null = null;
  /** What was told before, where nobody hears it now. */
  private missing: TellingState | null = null;
  /** The last message's place in the queue. */
  place = 0;
  /** The furthest place that an outlet has confirmed since the start. */
  sent = 0;
  private readonly topics: readonly OutTopic[];
  private readonly told: ToldContacts;
  private readonly occasions = new Occasions();
  private gone = new Set<string>();
  private pending: RowChange[] = [];

  constructor(private readonly projector: Projector) {
    const { views, outlets = [] } = projector.parts;
    this.topics = OUT_TOPICS.filter((topic) => outlets.some(({ topics }) => topics.includes(topic)));
    this.told = new ToldContacts(views);
  }

  /** Reads where it left off. */
  async open(): Promise<void> {
    this.told.forget();
    this.settle();
    this.pending = [];
    const { views } = this.projector.parts;
    const isHeard = this.topics.length > 0;
    if (isHeard) await this.openQueue();
    const state = await readTelling(views);
    this.state = isHeard ? state : null;
    this.missing = isHeard ? null : state;
  }

  /** An event of the log that is no contact's: the epoch may have been raised, here or by another projector. */
  take({ stream, data, position }: LoggedEvent): void {
    if (stream !== TELLING_STREAM || !this.state) return;
    const { epoch } = data as unknown as EpochRaisedData;
    if (epoch > this.state.epoch) this.change(inEpoch(this.state, epoch, position));
  }

  /** Something is about to happen to a contact: what it has not been told of a switch or in a new epoch comes first. */
  async before(contact: string): Promise<void> {
    const { cache, checkpoint } = this.projector;
    const cause = this.isTelling() && this.owns(contact) && jobCause(this.state, contact);
    // What has happened to it in this batch already is told with its rows, change by change.
    if (!cause || this.occasions.has(contact)) return;
    const known = cache.known(contact);
    const tracked = known ?? (await cache.peek(contact, checkpoint.position));
    if (tracked.facts.length === 0) return;
    if (!known) cache.put(tracked);
    const at = checkpoint.logicalNow;
    await this.tell([{ contact, tracked, statements: this.statementsOf(tracked, at), changes: NO_CHANGES, cause, at }]);
  }

  /** A contact has taken in an event. */
  note(tracked: TrackedContact, event: LoggedEvent): void {
    if (this.isTelling()) this.occasions.note(tracked, event, this.projector.checkpoint.logicalNow);
  }

  /** An id that is no contact any more, or another one. */
  leave(contact: string): void {
    if (this.isTelling()) this.gone.add(contact);
  }

  /** Another generation is live; to be committed with the pointer. */
  switched(): readonly RowChange[] {
    if (!this.state) return this.miss();
    this.state = afterSwitch(this.state);
    return [putTelling(this.state)];
  }

  /** Everything that is to be committed with the rows of these contacts. */
  async rows(touched: Iterable<Touched>): Promise<readonly RowChange[]> {
    if (this.isTelling()) await this.tell(this.subjectsOf([...touched]));
    return [...this.handOver(), ...this.miss()];
  }

  /** What the job tells of these contacts, and that it has come up to one of them, or to the last of all. */
  async jobRows(touched: readonly Touched[], cursor: string | null): Promise<readonly RowChange[]> {
    if (!this.state) return [];
    await this.tellAsTheyAre(touched);
    this.change(jobCameTo(this.state, cursor));
    return this.handOver();
  }

  /** What is to be committed with the rows of contacts to whom nothing has happened but that time went by. */
  async fadedRows(touched: readonly Touched[]): Promise<readonly RowChange[]> {
    if (this.isTelling()) await this.tellAsTheyAre(touched);
    return this.handOver();
  }

  private owns(contact: string): boolean {
    return this.projector.parts.partition?.owns(contact) ?? true;
  }

  /** What stood before the epoch was raised is told by its job. */
  isTelling(): this is { readonly state: TellingState } {
    return this.state !== null && this.state.since <= this.projector.checkpoint.position;
  }

  /** A database that took back what had been sent already has taken back what was told as well. */
  private async openQueue(): Promise<void> {
    const { parts } = this.projector;
    const last = await lastPlace(parts.views);
    if (last < this.sent) {
      await parts.views.commit([REMOVE_TELLING]);
      await beginTelling(parts);
    }
    this.place = Math.max(last, this.sent);
  }

  private miss(): readonly RowChange[] {
    const { missing } = this;
    this.missing = null;
    return missing ? [putTelling(unheard(missing))] : [];
  }

  private change(state: TellingState): void {
    this.state = state;
    this.pending.push(putTelling(state));
  }

  private handOver(): readonly RowChange[] {
    const changes = this.pending;
    this.pending = [];
    this.settle();
    return changes;
  }

  private settle(): void {
    this.told.settle();
    this.occasions.forget();
    this.gone = new Set();
  }

  private subjectsOf(touched: readonly Touched[]): readonly Subject[] {
    const here = new Set(touched.map(({ tracked }) => tracked.contact));
    const at = this.projector.checkpoint.logicalNow;
    const gone = [...this.gone].filter((contact) => !here.has(contact));
    return [
      ...gone.map((contact) => ({ contact, tracked: null, statements: GONE, ...this.occasionOf(contact), at })),
      ...touched.map((each) => ({ contact: each.tracked.contact, tracked: each.tracked, statements: this.statementsOf(each.tracked, each.at), ...this.occasionOf(each.tracked.contact), at: each.at })),
    ];
  }

  private occasionOf(contact: string): Pick<Subject, 'changes' | 'cause'> {
    return { changes: this.occasions.changesOf(contact), cause: this.occasions.causeOf(contact) };
  }

  /** While no model is live nothing is said of scores and stages. */
  private statementsOf(tracked: TrackedContact, at: Instant): Statements {
    const { live } = this.projector;
    const handoffs = { 'waymark.handoffs': handoffStatements(tracked.handoffs().handoffs) };
    if (!live) return handoffs;
    const state = tracked.stateAt(live.gen, live.compiled, at);
    if (!state) return GONE;
    return { ...handoffs, 'waymark.stages': stageStatements(state, live.model), 'waymark.scores': scoreStatements(state, live.model) };
  }

  private async tellAsTheyAre(touched: readonly Touched[]): Promise<void> {
    const { state } = this;
    const causeOf = (contact: string): Cause => (state && jobCause(state, contact)) ?? 'live';
    await this.tell(touched.map(({ tracked, at }) => ({ contact: tracked.contact, tracked, statements: this.statementsOf(tracked, at), changes: NO_CHANGES, cause: causeOf(tracked.contact), at })));
  }

  private async tell(subjects: readonly Subject[]): Promise<void> {
    if (!this.state) return;
    const { epoch } = this.state;
    const told = await this.told.of(new Map(subjects.map(({ contact, tracked }) => [contact, tracked])), epoch);
    for (const subject of subjects) this.tellOf(subject, told.get(subject.contact) ?? new Map(), epoch);
  }

  private tellOf(subject: Subject, before: ToldContact, epoch: number): void {
    const after = new Map(before);
    for (const topic of this.topics) {
      const statements = subject.statements[topic];
      if (!statements) continue;
      const changes = topic === 'waymark.handoffs' ? subject.changes : NO_CHANGES;
      const { told, tellings } = tellAll(topicOf(before, topic, epoch), changes, statements, subject.cause === 'rebuild');
      if (tellings.length === 0) continue;
      after.set(topic, told);
      this.pending.push(putTold(subject.contact, topic, told), ...tellings.map((telling) => this.message(subject, topic, epoch, telling)));
    }
    this.told.change(subject.contact, subject.tracked, after);
  }

  private message({ contact, cause, at }: Subject, topic: OutTopic, epoch: number, telling: Telling): RowChange {
    this.place += 1;
    return putMessage(messageOf({ contact, topic, epoch, cause, at }, telling), this.place, this.projector.parts.clock.now());
  }
}

function tellAll(before: ToldTopic, changes: readonly Statement[], statements: readonly Statement[], everything: boolean): { readonly told: ToldTopic; readonly tellings: readonly Telling[] } {
  let told = before;
  const tellings: Telling[] = [];
  for (const change of changes) {
    const step = tell(told, change);
    told = step.told;
    tellings.push(...step.tellings);
  }
  const last = tellDifference(told, statements, everything);
  return { told: last.told, tellings: [...tellings, ...last.tellings] };
}
