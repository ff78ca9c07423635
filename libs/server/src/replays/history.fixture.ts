import type { DerivedFile, EventLog } from '@waymark/engine';
import type { LoggedEvent, NewEvent, ScoredFact } from '@waymark/journey';
import { contactStream, handoffStream, IDENTITY_EVENTS, Pointers, scoredFactOf } from '@waymark/journey';
import type { History } from '@waymark/replay';
import { countFacts } from '@waymark/replay';
import { readContactEvents } from '../core/contact-events';
import { TrackedContact } from '../projection/tracked-contact';

/** One thing that happens to a few members; a merge leads from the member with the higher number to the lower. */
export type Happening =
  | { readonly what: 'fact'; readonly member: number; readonly fact: ScoredFact; readonly decided: boolean }
  | { readonly what: 'merge'; readonly survivor: number; readonly loser: number }
  | { readonly what: 'unmerge'; readonly survivor: number; readonly loser: number };

const member = (number: number): string => `member-${number}`;

/** Puts what happens into a log, each as an event of its own. */
export async function happen(log: EventLog, happenings: readonly Happening[], name = 'event'): Promise<void> {
  for (const each of happenings) {
    const [stream, event] = told(each, `${name}-${(await log.end()) + 1}`);
    const { length } = await log.readStream(stream);
    await log.append({ stream, expected: length === 0 ? 'none' : length - 1, events: [event] });
  }
}

function told(each: Happening, id: string): [string, NewEvent] {
  if (each.what === 'fact') {
    const { fact, decided } = each;
    const data = { v: 1, factId: fact.id, occurredAt: fact.occurredAt, digest: '', digestVersion: 1, via: 'http', fact };
    const stream = decided ? handoffStream(member(each.member)) : contactStream(member(each.member));
    return [stream, { id, type: 'touchpoint-recorded', at: fact.occurredAt + 1_500, data }];
  }
  const pair = { survivor: member(each.survivor), loser: member(each.loser) };
  const type = each.what === 'merge' ? IDENTITY_EVENTS.merged : IDENTITY_EVENTS.unmerged;
  return [contactStream(pair.survivor), { id, type, at: 0, data: { v: 1, mergeId: `${pair.survivor}-${pair.loser}`, ...pair } }];
}

export interface ToldContact {
  readonly contact: string;
  /** From the history, in its order. */
  readonly rebuilt: readonly ScoredFact[];
  readonly tracked: TrackedContact;
}

/** Every contact of a history beside the same as the projector would have it at the history's position. */
export async function beside(history: History, log: EventLog): Promise<{ readonly contacts: readonly ToldContact[]; readonly expected: readonly string[] }> {
  const events = (await log.readAll({ after: 0, limit: 1_000_000 })).filter(({ position }) => position <= history.position);
  const pointers = new Pointers();
  for (const event of events) pointers.take(event);
  const owners = events.filter(scoredFactOf).map(({ stream }) => pointers.contactOf(stream.slice(8)));
  const ids = new Map(events.map((event) => [event.position, scoredFactOf(event)?.id ?? '']));
  const contacts = history.contacts.map(async (contact, which): Promise<ToldContact> => {
    const tracked = new TrackedContact(contact);
    tracked.addAll(await readContactEvents(log, pointers.membersOf(contact), history.position));
    return { contact, rebuilt: rebuilt(history, which, ids), tracked };
  });
  return { contacts: await Promise.all(contacts), expected: [...new Set(owners)].sort() };
}

function rebuilt({ starts, ends, facts, shapes }: History, which: number, ids: ReadonlyMap<LoggedEvent['position'], string>): readonly ScoredFact[] {
  const start = starts[which] ?? 0;
  return Array.from({ length: (ends[which] ?? 0) - start }, (_, place) => {
    const at = start + place;
    return shapes.factOf(facts.shape[at] ?? 0, ids.get(facts.position[at] ?? 0) ?? '', facts.at[at] ?? 0);
  });
}

/** Everything that a history says, wherever in the columns it stands. */
export function saidBy(history: History): unknown {
  const { contacts, starts, ends, facts, shapes, position } = history;
  const lines = contacts.map((contact, which) => {
    const places = Array.from({ length: (ends[which] ?? 0) - (starts[which] ?? 0) }, (_, place) => (starts[which] ?? 0) + place);
    return [contact, places.map((at) => [facts.at[at], facts.position[at], facts.recordedAfter[at], shapes.factOf(facts.shape[at] ?? 0, '', 0)])];
  });
  return { position, facts: countFacts(history), lines };
}

/** A derived file in memory, that can be spoilt. */
export class MemoryFile implements DerivedFile {
  readonly path = 'history.columns';
  bytes: Uint8Array | null = null;
  writes = 0;
  broken: Error | null = null;

  async read(): Promise<Uint8Array<SharedArrayBuffer> | null> {
    if (this.broken) throw this.broken;
    if (!this.bytes) return null;
    const copy = new Uint8Array(new SharedArrayBuffer(this.bytes.length));
    copy.set(this.bytes);
    return copy;
  }

  async replace(pieces: Iterable<Uint8Array>): Promise<void> {
    if (this.broken) throw this.broken;
    this.bytes = Buffer.concat([...pieces]);
    this.writes += 1;
  }
}
