import type { OutTopic, Row, RowChange, ViewStore } from '@waymark/engine';
import { BASE_GENERATION } from '@waymark/views';
import type { TrackedContact } from '../projection/tracked-contact';
import type { ToldTopic } from './told-topic';
import { nothingTold, readSaid, writeSaid } from './told-topic';

/** What a contact was told in the present epoch, by topic. */
export type ToldContact = ReadonlyMap<OutTopic, ToldTopic>;

const NOBODY: ToldContact = new Map();
/** A row for each topic: well below what a store gives at once. */
const CONTACTS_AT_ONCE = 200;

/** What was last told of contacts: in rows, and remembered with those that are in the projector's memory. */
export class ToldContacts {
  private remembered = new WeakMap<TrackedContact, ToldContact>();
  /** Of this batch, not committed yet. */
  private changed = new Map<string, ToldContact>();

  constructor(private readonly views: ViewStore) {}

  /** Nothing that was not committed has happened. */
  forget(): void {
    this.remembered = new WeakMap();
    this.changed = new Map();
  }

  /** What was told of these contacts; those without anything in memory are looked up. A lower epoch is as good as nothing. */
  async of(contacts: ReadonlyMap<string, TrackedContact | null>, epoch: number): Promise<ReadonlyMap<string, ToldContact>> {
    const known = new Map<string, ToldContact>();
    const unknown: string[] = [];
    for (const [contact, tracked] of contacts) {
      const told = this.changed.get(contact) ?? (tracked && this.inMemory(tracked));
      if (told) known.set(contact, told);
      else unknown.push(contact);
    }
    for (let from = 0; from < unknown.length; from += CONTACTS_AT_ONCE) {
      for (const [contact, told] of await this.read(unknown.slice(from, from + CONTACTS_AT_ONCE))) known.set(contact, told);
    }
    return new Map([...known].map(([contact, told]) => [contact, new Map([...told].filter(([, topic]) => topic.epoch === epoch))]));
  }

  /** Keeps what is told of a contact with this batch. */
  change(contact: string, tracked: TrackedContact | null, told: ToldContact): void {
    this.changed.set(contact, told);
    if (tracked) this.remembered.set(tracked, told);
  }

  /** The batch is handed over to be committed. */
  settle(): void {
    this.changed = new Map();
  }

  private inMemory(tracked: TrackedContact): ToldContact | undefined {
    return this.remembered.get(tracked) ?? (tracked.written.any ? undefined : NOBODY);
  }

  private async read(contacts: readonly string[]): Promise<ReadonlyMap<string, ToldContact>> {
    const found = new Map<string, Map<OutTopic, ToldTopic>>(contacts.map((contact) => [contact, new Map()]));
    const rows = await this.views.select({
      table: 'told',
      where: [
        { column: 'gen', op: '=', value: BASE_GENERATION },
        { column: 'contact', op: 'in', value: contacts },
      ],
      limit: 3 * contacts.length,
    });
    for (const row of rows) found.get(String(row['contact']))?.set(String(row['topic']) as OutTopic, toldOf(row));
    return found;
  }
}

export function topicOf(told: ToldContact, topic: OutTopic, epoch: number): ToldTopic {
  return told.get(topic) ?? nothingTold(epoch);
}

export function putTold(contact: string, topic: OutTopic, told: ToldTopic): RowChange {
  return { table: 'told', put: { gen: BASE_GENERATION, contact, topic, epoch: told.epoch, sequence: told.sequence, state: writeSaid(told) } };
}

function toldOf(row: Row): ToldTopic {
  return { epoch: Number(row['epoch']), sequence: Number(row['sequence']), said: readSaid(String(row['state'])) };
}
