import type { EventLog } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';
import { contactStream } from '@waymark/journey';
import { readTracked } from './read-tracked';
import { TrackedContact } from './tracked-contact';

/** Contacts in memory, the least recently touched leave first; a bound on facts, not on contacts. */
export class ContactCache {
  private readonly contacts = new Map<string, TrackedContact>();
  private facts = 0;

  constructor(
    private readonly log: EventLog,
    private readonly membersOf: (contact: string) => readonly string[],
    private readonly maxFacts: number,
  ) {}

  /** Facts in memory. */
  get size(): number {
    return this.facts;
  }

  /** The contact with all its events up to this one. */
  async withEvent(contact: string, event: LoggedEvent): Promise<TrackedContact> {
    const known = this.contacts.get(contact);
    if (!known) return isFirst(contact, event) && this.isAlone(contact) ? this.begin(contact, event) : this.upTo(contact, event.position);
    const before = known.facts.length;
    known.add(event);
    this.keep(known, known.facts.length - before);
    return known;
  }

  /** The contact with the events of those that it took in; null where it holds a copy of one of their facts: read it anew. */
  async withOthers(contact: string, events: readonly LoggedEvent[], position: number): Promise<TrackedContact | null> {
    const known = this.contacts.get(contact);
    if (!known) return this.upTo(contact, position);
    if (events.some(({ data }) => known.holds(data['factId']))) return null;
    const before = known.facts.length;
    known.addAll(events);
    this.keep(known, known.facts.length - before);
    return known;
  }

  /** The contact as of a position at which nothing newer of it has been taken in. */
  async upTo(contact: string, position: number): Promise<TrackedContact> {
    const known = this.contacts.get(contact);
    if (known) return known;
    const loaded = await this.load(contact, position);
    this.keep(loaded, loaded.facts.length);
    return loaded;
  }

  /** As `upTo`, but leaves what is in memory as it is: for passes over everybody. */
  async peek(contact: string, position: number): Promise<TrackedContact> {
    return this.contacts.get(contact) ?? this.load(contact, position);
  }

  /** Takes the place of what was known of that contact. */
  put(tracked: TrackedContact): void {
    this.forget(tracked.contact);
    this.keep(tracked, tracked.facts.length);
  }

  /** The contact if it is in memory. */
  known(contact: string): TrackedContact | undefined {
    return this.contacts.get(contact);
  }

  /** An id that is no contact any more, or another one. */
  forget(contact: string): void {
    this.facts -= this.contacts.get(contact)?.facts.length ?? 0;
    this.contacts.delete(contact);
  }

  /** Makes room; called where no contact is in use. */
  trim(): void {
    for (const [contact, tracked] of this.contacts) {
      if (this.facts <= this.maxFacts) return;
      this.contacts.delete(contact);
      this.facts -= tracked.facts.length;
    }
  }

  forgetGeneration(gen: string): void {
    for (const tracked of this.contacts.values()) tracked.forget(gen);
  }

  clear(): void {
    this.contacts.clear();
    this.facts = 0;
  }

  /** A batch is in the log by streams: whom a contact took in may stand before its own first event. */
  private isAlone(contact: string): boolean {
    return this.membersOf(contact).length === 1;
  }

  /** A contact that nothing stands behind, neither in the log nor in the rows. */
  private begin(contact: string, event: LoggedEvent): TrackedContact {
    const begun = new TrackedContact(contact);
    begun.begin();
    begun.add(event);
    this.keep(begun, begun.facts.length);
    return begun;
  }

  private load(contact: string, position: number): Promise<TrackedContact> {
    return readTracked(this.log, contact, this.membersOf(contact), position);
  }

  private keep(tracked: TrackedContact, added: number): void {
    this.contacts.delete(tracked.contact);
    this.contacts.set(tracked.contact, tracked);
    this.facts += added;
  }
}

/** Is nothing of this contact before it in the log? A number that stands with an imported hand-off says nothing: facts of the same batch stand before that. */
function isFirst(contact: string, { stream, revision, data }: LoggedEvent): boolean {
  return revision === 0 && stream === contactStream(contact) && data['contactNumber'] !== undefined;
}
