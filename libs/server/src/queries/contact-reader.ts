import type { EventLog } from '@waymark/engine';
import type { Instant, LoggedEvent } from '@waymark/journey';
import { contactStream, handoffStream } from '@waymark/journey';
import type { CompiledModel, ContactState } from '@waymark/scoring';
import { foldContact } from '@waymark/scoring';
import { readContactEvents } from '../core/contact-events';
import type { Members } from '../people/members';
import { TrackedContact } from '../projection/tracked-contact';

const MAX_KEPT_FACTS = 200_000;

interface Kept {
  readonly tracked: TrackedContact;
  readonly members: readonly string[];
  /** Last revision taken in of each of its streams. */
  readonly ends: Map<string, number>;
  /** The end of the log at which nothing was missing. */
  end: number;
  /** The model whose fold is kept, and the latest instant that it was read at. */
  model: string | null;
  readAt: Instant;
}

/**
 * Contacts as the log has them at the moment of the question: what was read before is kept, and only what has been
 * appended to their streams since is read. The least recently asked leave first; a bound on facts, not on contacts.
 */
export class ContactReader {
  private readonly contacts = new Map<string, Kept>();
  private facts = 0;

  constructor(
    private readonly log: EventLog,
    private readonly membersOf: (id: string) => Promise<Members | null>,
  ) {}

  /** Whom an id means now: the contact that it is, or that it was merged into. Null when nobody has it. */
  async read(contact: string): Promise<TrackedContact | null> {
    return (await this.upToNow(contact))?.tracked ?? null;
  }

  /** The contact that an id meant when it was last read. */
  contactOf(id: string): string {
    return this.contacts.get(id)?.tracked.contact ?? id;
  }

  /** The state under a model now; of the model asked last the fold is kept, so that only new facts are folded. */
  async stateNow(contact: string, model: { readonly digest: string; readonly compiled: CompiledModel }, now: Instant): Promise<ContactState | null> {
    const kept = await this.upToNow(contact);
    if (!kept) return null;
    // A clock that went back: the kept fold may hold facts that are not due yet.
    if (now < kept.readAt) return foldContact(model.compiled, kept.tracked.facts, now);
    if (kept.model !== model.digest && kept.model !== null) kept.tracked.forget(kept.model);
    kept.model = model.digest;
    kept.readAt = now;
    return kept.tracked.stateAt(model.digest, model.compiled, now);
  }

  private async upToNow(contact: string): Promise<Kept | null> {
    const end = await this.log.end();
    const kept = this.contacts.get(contact);
    if (!kept || kept.end < end) return this.renew(contact, kept, end);
    this.contacts.delete(contact);
    this.contacts.set(contact, kept);
    return kept;
  }

  /** Reads what is missing; all of it where the contact is made up of other members by now. */
  private async renew(contact: string, kept: Kept | undefined, end: number): Promise<Kept | null> {
    const found = await this.membersOf(contact);
    if (!found) return null;
    if (!kept || kept.members.join() !== found.members.join()) return this.load(contact, found, end);
    await this.catchUp(contact, kept, end);
    return kept;
  }

  private async load(contact: string, { contact: root, members }: Members, end: number): Promise<Kept | null> {
    const events = await readContactEvents(this.log, members);
    if (events.length === 0) return null;
    const kept: Kept = { tracked: new TrackedContact(root), members, ends: new Map(), end, model: null, readAt: Number.NEGATIVE_INFINITY };
    take(kept, events);
    this.facts += kept.tracked.facts.length - (this.contacts.get(contact)?.tracked.facts.length ?? 0);
    this.contacts.delete(contact);
    this.contacts.set(contact, kept);
    this.trim();
    return kept;
  }

  private async catchUp(contact: string, kept: Kept, end: number): Promise<void> {
    const streams = kept.members.flatMap((member) => [contactStream(member), handoffStream(member)]);
    const found = await Promise.all(streams.map((stream) => this.log.readStream(stream, (kept.ends.get(stream) ?? -1) + 1)));
    const before = kept.tracked.facts.length;
    take(kept, found.flat().sort((a, b) => a.position - b.position));
    kept.end = Math.max(kept.end, end);
    if (this.contacts.get(contact) !== kept) return;
    this.facts += kept.tracked.facts.length - before;
    this.contacts.delete(contact);
    this.contacts.set(contact, kept);
  }

  private trim(): void {
    for (const [contact, { tracked }] of this.contacts) {
      if (this.facts <= MAX_KEPT_FACTS || this.contacts.size === 1) return;
      this.contacts.delete(contact);
      this.facts -= tracked.facts.length;
    }
  }
}

/** Somebody else may have read the same events meanwhile: each is taken in once. */
function take({ tracked, ends }: Kept, events: readonly LoggedEvent[]): void {
  for (const event of events) {
    if (event.revision <= (ends.get(event.stream) ?? -1)) continue;
    tracked.add(event);
    ends.set(event.stream, event.revision);
  }
}
