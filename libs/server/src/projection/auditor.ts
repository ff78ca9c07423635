import type { Row, RowChange } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';
import { memberOf, Pointers } from '@waymark/journey';
import { BASE_GENERATION, columnsFilledIn, VIEW_TABLES } from '@waymark/views';
import { readContactEvents } from '../core/contact-events';
import { baseChanges, handoffNews, modelChanges, timelineChanges } from './contact-rows';
import type { Generation } from './generations';
import type { Partition } from './partition';
import { WHOLE } from './partition';
import type { ProjectionRunner } from './runner';
import { TrackedContact } from './tracked-contact';

const PAGE_CONTACTS = 200;
const PAGE_EVENTS = 1_000;
const MAX_LISTED = 100;

export interface Difference {
  readonly contactId: string;
  readonly table: string;
  readonly live: string | null;
  readonly rebuilt: string | null;
}

export interface Verification {
  readonly generation: string | null;
  /** The log position at the end; each contact was compared at one position and one instant. */
  readonly position: number;
  readonly contacts: number;
  readonly rows: number;
  readonly differing: number;
  readonly differences: readonly Difference[];
}

/** Makes rows aside and compares them with live, one by one. */
export class Auditor {
  constructor(private readonly runner: ProjectionRunner) {}

  /** Every contact's rows against what its events make now. Takes turns with the projector, a page of contacts each. */
  async verify(): Promise<Verification> {
    const { projector } = this.runner;
    const audit = new Audit(this.runner);
    await audit.prepare();
    let cursor: string | null = '';
    while (cursor !== null) {
      const from: string = cursor;
      cursor = await projector.turns.take(() => audit.page(from));
    }
    for (let from = 0; from < audit.handedOff.length; from += PAGE_CONTACTS) {
      await projector.turns.take(() => audit.newsOfOthers(from));
    }
    return audit.result();
  }
}

class Audit {
  private contacts = 0;
  private rows = 0;
  private differing = 0;
  private readonly differences: Difference[] = [];
  private readonly people = new Pointers();
  /** Members with a hand-off: of all, the first part keeps what hand-offs go through. */
  private readonly members = new Set<string>();
  private readonly partition: Partition;
  private readTo = 0;

  constructor(private readonly runner: ProjectionRunner) {
    this.partition = runner.projector.parts.partition ?? WHOLE;
  }

  get handedOff(): readonly string[] {
    return [...this.members];
  }

  /** Reads what is there already, so that the first page does not hold the projector up for long. */
  prepare(): Promise<void> {
    return this.readPeople(this.runner.projector.checkpoint.position);
  }

  /** Compares one page; the cursor of the next, or null at the end. */
  async page(cursor: string): Promise<string | null> {
    const { parts, checkpoint } = this.runner.projector;
    await this.readPeople(checkpoint.position);
    const rows = await parts.views.select({
      table: 'contact',
      where: [
        { column: 'gen', op: '=', value: BASE_GENERATION },
        { column: 'contact', op: '>', value: cursor },
      ],
      orderBy: [{ column: 'contact', direction: 'asc' }],
      limit: PAGE_CONTACTS,
    });
    for (const row of rows) await this.contact(String(row['contact']));
    return rows.length < PAGE_CONTACTS ? null : String(rows.at(-1)?.['contact']);
  }

  /** Compares what hand-offs of other parts' contacts went through: a page of members with one. */
  async newsOfOthers(from: number): Promise<void> {
    const { parts, checkpoint, membership } = this.runner.projector;
    const contacts = new Set(this.handedOff.slice(from, from + PAGE_CONTACTS).map((member) => membership.contactOf(member)));
    for (const contact of contacts) {
      if (this.partition.owns(contact)) continue;
      const events = await readContactEvents(parts.log, membership.membersOf(contact), checkpoint.position);
      await this.compare(contact, NEWS, null, puts(events.flatMap((event) => handoffNews(contact, event)), NEWS.name));
    }
  }

  result(): Verification {
    const { live, checkpoint } = this.runner.projector;
    return {
      generation: live?.gen ?? null,
      position: checkpoint.position,
      contacts: this.contacts,
      rows: this.rows,
      differing: this.differing,
      differences: this.differences,
    };
  }

  private async contact(contact: string): Promise<void> {
    const { parts, checkpoint, live, membership } = this.runner.projector;
    const members = membership.membersOf(contact);
    const events = await readContactEvents(parts.log, members, checkpoint.position);
    this.comparePeople(contact, members);
    const tracked = new TrackedContact(contact);
    tracked.addAll(events);
    const at = await this.asOf(contact, live);
    const expected: RowChange[] = [...baseChanges(tracked, at, null)];
    if (live) expected.push(...modelChanges(tracked, live, at));
    for (const event of events) expected.push(...timelineChanges(contact, event), ...handoffNews(contact, event));
    this.contacts += 1;
    for (const table of this.partition.first ? [...CONTACT_TABLES, NEWS] : CONTACT_TABLES) await this.compare(contact, table, live, puts(expected, table.name));
  }

  /** Reads merges and unmerges, wherever they stand in the log, up to a position. */
  private async readPeople(upTo: number): Promise<void> {
    while (this.readTo < upTo) {
      const events = await this.runner.projector.parts.log.readAll({ after: this.readTo, limit: PAGE_EVENTS });
      const upToThere = events.filter(({ position }) => position <= upTo);
      for (const event of upToThere) {
        this.people.take(event);
        if (this.partition.first && this.partition.count > 1) this.noteHandedOff(event);
      }
      this.readTo = upToThere.length < PAGE_EVENTS ? upTo : (upToThere.at(-1)?.position ?? upTo);
    }
  }

  private noteHandedOff({ stream }: LoggedEvent): void {
    const member = stream.startsWith('handoff-') ? memberOf(stream) : null;
    if (member !== null) this.members.add(member);
  }

  /** The members that the contact was made from, against those that the log tells of. */
  private comparePeople(contact: string, members: readonly string[]): void {
    const told = this.people.contactOf(contact) === contact ? this.people.membersOf(contact) : [];
    const [live, rebuilt] = [JSON.stringify([...members].sort()), JSON.stringify([...told].sort())];
    if (live !== rebuilt) this.differ(contact, 'member', live, rebuilt);
  }

  /** The instant that the contact's rows speak of. */
  private async asOf(contact: string, live: Generation | null): Promise<number> {
    const [row] = live ? await this.select('score', live.gen, contact) : [];
    return row ? Number(row['as_of']) : this.runner.projector.checkpoint.logicalNow;
  }

  private async compare(contact: string, table: ContactTable, live: Generation | null, expected: readonly Row[]): Promise<void> {
    const gens = table.ofModel ? (live ? [live.gen] : []) : [BASE_GENERATION];
    const found = (await Promise.all(gens.map((gen) => this.select(table.name, gen, contact)))).flat();
    const due = table.name === 'due' && live ? await this.select('due', live.gen, contact) : [];
    const columns = this.columnsOf(table, live);
    const actual = [...found, ...due].map((row) => comparable(row, columns)).sort();
    const rebuilt = expected.map((row) => comparable(row, columns)).sort();
    this.rows += actual.length;
    for (let index = 0; index < Math.max(actual.length, rebuilt.length); index += 1) {
      if (actual[index] !== rebuilt[index]) this.differ(contact, table.name, actual[index], rebuilt[index]);
    }
  }

  /** What rows lack because they are older than this version of the views is not asked for either. */
  private columnsOf({ name, ofModel }: ContactTable, live: Generation | null): readonly string[] {
    const { checkpoint } = this.runner.projector;
    const spec = VIEW_TABLES.find((table) => table.name === name);
    return spec ? [...columnsFilledIn(spec, (ofModel ? live : checkpoint)?.additions ?? 0)].sort() : [];
  }

  private differ(contactId: string, table: string, live: string | undefined, rebuilt: string | undefined): void {
    this.differing += 1;
    if (this.differences.length >= MAX_LISTED) return;
    this.differences.push({ contactId, table, live: live ?? null, rebuilt: rebuilt ?? null });
  }

  private select(table: string, gen: string, contact: string): Promise<readonly Row[]> {
    return this.runner.projector.parts.views.select({
      table,
      where: [
        { column: 'gen', op: '=', value: gen },
        { column: 'contact', op: '=', value: contact },
      ],
      limit: 100_000,
    });
  }
}

interface ContactTable {
  readonly name: string;
  readonly ofModel: boolean;
}

const CONTACT_TABLES: readonly ContactTable[] = [
  { name: 'contact', ofModel: false },
  { name: 'timeline', ofModel: false },
  { name: 'handoff', ofModel: false },
  { name: 'due', ofModel: false },
  { name: 'score', ofModel: true },
  { name: 'qualification', ofModel: true },
  { name: 'stage_entry', ofModel: true },
];

/** Kept by the first part for all. */
const NEWS: ContactTable = { name: 'handoff_change', ofModel: false };

function puts(changes: readonly RowChange[], table: string): readonly Row[] {
  return changes.flatMap((change) => (change.table === table && 'put' in change ? [change.put] : []));
}

/** Columns of a row as text; what is sealed with a fresh nonce each time is left out. */
function comparable(row: Row, columns: readonly string[]): string {
  const cells = columns.map((column) => [column, row[column] ?? null] as const).filter(([, value]) => !(value instanceof Uint8Array) && value !== null);
  return JSON.stringify(Object.fromEntries(cells));
}
