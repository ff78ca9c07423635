import type { RowChange } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import { ADDITIONS, BASE_GENERATION } from '@waymark/views';
import type { ModelRef } from '@waymark/journey';
import type { HistoryKeeper } from '../replays/history-keeper';
import { ColumnSource } from './column-source';
import { handoffChanges, modelChanges } from './contact-rows';
import type { Generation, GenerationPurpose } from './generations';
import { isFilled, isWhole, MAX_GENERATIONS } from './generations';
import type { Projector } from './projector';
import { predecessorOf } from './roll-names';
import { TrackedContact } from './tracked-contact';

/** How long events wait for a filler's turn at most, and how long while some wait already. */
const TURN_MS = 25;
const BUSY_TURN_MS = 5;

/** What readers wait for comes first. */
const URGENCY: readonly GenerationPurpose[] = ['loss', 'switch', 'rebuild', 'version', 'shadow'];

/** Nobody asked for it who could be refused. */
const BY_ITSELF: readonly GenerationPurpose[] = ['loss', 'version'];

interface Beginning extends Pick<Generation, 'gen' | 'compiled' | 'purpose'> {
  /** Its id, version and digest; nothing else of it is kept. */
  readonly model: ModelRef;
}

/**
 * Fills generations from history beside the live one, a chunk of contacts a turn. A generation is fed with every
 * event from its first moment, so only contacts that nothing has touched since are left to the filler.
 */
export class Filler {
  private columns: ColumnSource | null = null;
  private fromColumns = 0;

  constructor(
    private readonly projector: Projector,
    private readonly history: HistoryKeeper,
  ) {}

  /** How many contacts were filled from the columns instead of the log since the start. */
  get filledFromColumns(): number {
    return this.fromColumns;
  }

  /** A new generation, empty yet. Throws `too-many-generations`. */
  async begin({ model, compiled, purpose, gen }: Beginning): Promise<Generation> {
    const { parts, generations } = this.projector;
    if (generations.length >= MAX_GENERATIONS && !BY_ITSELF.includes(purpose)) throw tooMany(generations.length);
    const now = parts.clock.now();
    const generation: Generation = {
      gen,
      model,
      compiled,
      status: 'filling',
      purpose,
      startedAt: now,
      filled: 0,
      total: await parts.views.count('contact', [{ column: 'gen', op: '=', value: BASE_GENERATION }]),
      cursor: '',
      readyAt: null,
      liveAt: null,
      border: null,
      retiredAt: null,
      additions: ADDITIONS,
      pace: { at: now, filled: 0 },
    };
    await this.projector.putGenerations([generation]);
    return generation;
  }

  /** Fills the next chunk in a turn; false when no generation is left to fill. A shorter one while events wait. */
  async chunk(): Promise<boolean> {
    const { parts, generations, checkpoint } = this.projector;
    const filling = generations.filter((known) => !isFilled(known));
    const [generation] = filling.sort((a, b) => URGENCY.indexOf(a.purpose) - URGENCY.indexOf(b.purpose));
    if (!generation) {
      this.endColumns();
      return false;
    }
    // Followed before the log's end is asked for: whoever something happens to in between is among the news.
    const news = this.columns ? null : this.projector.news.follow();
    const end = await parts.log.end();
    if (news) this.columns = ColumnSource.begin(this.history, end, news);
    const rows = await parts.views.select({
      table: 'contact',
      where: [
        { column: 'gen', op: '=', value: BASE_GENERATION },
        { column: 'contact', op: '>', value: generation.cursor },
      ],
      orderBy: [{ column: 'contact', direction: 'asc' }],
      limit: parts.settings.fillContacts,
    });
    const contacts = rows.map((row) => String(row['contact']));
    const { filled, changes } = await this.fillSome(contacts, generation, end > checkpoint.position ? BUSY_TURN_MS : TURN_MS);
    if (filled === contacts.length && filled < parts.settings.fillContacts) await this.finish(generation, contacts, changes);
    else await this.goOn(generation, contacts.slice(0, filled), changes);
    return true;
  }

  /** As many of the contacts as a turn has time for, one at least. */
  private async fillSome(contacts: readonly string[], generation: Generation, turnMs: number): Promise<{ filled: number; changes: readonly RowChange[] }> {
    const { clock } = this.projector.parts;
    const until = clock.now() + turnMs;
    const changes: RowChange[] = [];
    let filled = 0;
    for (const contact of contacts) {
      changes.push(...(this.fillFromColumns(contact, generation) ?? (await this.fillContact(contact, generation))));
      filled += 1;
      if (clock.now() > until) break;
    }
    return { filled, changes };
  }

  /** Null where the log has to be asked: also for whoever qualifies, because a qualification names its fact. */
  private fillFromColumns(contact: string, generation: Generation): readonly RowChange[] | null {
    const { checkpoint, cache } = this.projector;
    if (generation.purpose === 'loss' || cache.known(contact)) return null;
    const facts = this.columns?.factsOf(contact, checkpoint.position) ?? null;
    if (facts === null) return null;
    const tracked = TrackedContact.ofFacts(contact, facts);
    const state = tracked.stateAt(generation.gen, generation.compiled, checkpoint.logicalNow);
    if (state !== null && state.qualifications.length > 0) return null;
    this.fromColumns += 1;
    return modelChanges(tracked, generation, checkpoint.logicalNow);
  }

  private endColumns(): void {
    this.columns?.end();
    this.columns = null;
    this.projector.news.leave();
  }

  private async fillContact(contact: string, generation: Generation): Promise<readonly RowChange[]> {
    const { cache, checkpoint, reviewer, parts, membership } = this.projector;
    const tracked = await cache.peek(contact, checkpoint.position);
    if (generation.purpose === 'loss') {
      const occasion = { at: checkpoint.logicalNow, position: checkpoint.position, since: generation.liveAt ?? 0, members: membership.membersOf(contact) };
      await reviewer.reviewAfterLoss(tracked, generation, occasion);
      await parts.clock.breathe();
    }
    // Whom it comes to is told of all that the views have by now; in the columns is nobody with a hand-off.
    const base = generation.additions > checkpoint.additions ? handoffChanges(tracked, checkpoint.logicalNow) : [];
    return [...base, ...modelChanges(tracked, generation, checkpoint.logicalNow)];
  }

  private async goOn(generation: Generation, contacts: readonly string[], changes: readonly RowChange[]): Promise<void> {
    const next = {
      ...generation,
      cursor: contacts.at(-1) ?? generation.cursor,
      filled: generation.filled + contacts.length,
    };
    await this.projector.putGenerations([next], changes);
  }

  /** Ready to be switched to, or beside; any other takes its place at once, at the same position. */
  private async finish(generation: Generation, contacts: readonly string[], changes: readonly RowChange[]): Promise<void> {
    const filled = generation.filled + contacts.length;
    const done = { ...generation, filled, total: filled, readyAt: this.projector.parts.clock.now() };
    if (done.purpose === 'switch' || done.purpose === 'shadow') {
      const status = done.purpose === 'shadow' ? 'shadow' : 'ready';
      return this.end(done, [{ ...done, status }], changes);
    }
    if (!(await this.awaitsOthers(done))) return this.takePlace(done, changes);
    await this.end(done, [{ ...done, cursor: contacts.at(-1) ?? generation.cursor }], changes);
  }

  /** It has come to everybody: all rows have what its own have. */
  private async end({ additions }: Generation, next: readonly Generation[], changes: readonly RowChange[]): Promise<void> {
    const { projector } = this;
    projector.checkpoint = { ...projector.checkpoint, additions: Math.max(additions, projector.checkpoint.additions) };
    await projector.putGenerations(next, changes);
  }

  /** One that waited for the other parts takes its place when the last of them has it; false where there is none to. In a turn. */
  async replace(): Promise<boolean> {
    const waiting = this.projector.generations.filter((known) => isFilled(known) && !isWhole(known));
    // What has gone in another part waits until it is asked for again; it must not be in the way of a later one.
    for (const generation of [...waiting].sort((a, b) => a.startedAt - b.startedAt)) {
      if (!this.isOver(generation) && (await this.awaitsOthers(generation))) continue;
      await this.takePlace({ ...generation, readyAt: generation.readyAt ?? generation.startedAt }, []);
      return true;
    }
    return false;
  }

  /** Readers go over from one generation to another where all parts have both. */
  private async awaitsOthers({ purpose, gen }: Generation): Promise<boolean> {
    const { others } = this.projector.parts.partition ?? {};
    return (purpose === 'rebuild' || purpose === 'version') && others !== undefined && !(await others.haveFilled(gen));
  }

  private async takePlace(done: Generation & { readonly readyAt: number }, changes: readonly RowChange[]): Promise<void> {
    if (this.isOver(done)) return this.projector.drop(done.gen);
    await this.end(done, inPlaceOf(this.before(done), done), changes);
  }

  /** A switch came while it was filled: what it would take the place of is live no longer, or has gone. */
  private isOver(done: Generation): boolean {
    const before = this.before(done);
    return before ? before.model.digest !== done.model.digest : done.purpose === 'version';
  }

  /** What it takes the place of. */
  private before(done: Generation): Generation | null {
    const { live, generations } = this.projector;
    return done.purpose === 'version' ? predecessorOf(generations, done) : live;
  }
}

/**
 * The new one is live as the old one was: since the same activation, from the same border on; or beside the live one. Whoever
 * rebuilds doubts the rows that were there: they must not come back by a switch.
 */
function inPlaceOf(before: Generation | null, done: Generation & { readonly readyAt: number }): readonly Generation[] {
  const gone = before ? [{ ...before, status: 'dropping' as const }] : [];
  if (before?.status === 'shadow') return [...gone, { ...done, status: 'shadow', purpose: 'shadow' }];
  const { liveAt, border } = before ?? done;
  return [...gone, { ...done, status: 'live', liveAt: liveAt ?? done.readyAt, border }];
}

function tooMany(count: number): WaymarkError {
  return new WaymarkError('too-many-generations', `${count} generations are kept and each costs a fold for every event: drop one first`);
}
