import type { Row, RowChange, ViewStore } from '@waymark/engine';
import type { LoggedEvent, Pointing, Regrouping } from '@waymark/journey';
import { Pointers } from '@waymark/journey';
import { BASE_GENERATION, MODEL_TABLES } from '@waymark/views';

const PAGE = 10_000;

/** Which members make up a contact, as of the projector's position: merges in memory, and in rows for readers. */
export class Membership {
  private pointers = new Pointers();

  /** Reads the merges that were projected so far. */
  async open(views: ViewStore): Promise<void> {
    const pointers = new Pointers();
    for (let after = '', rows: readonly Row[] = []; ; after = String(rows.at(-1)?.['merge_id'])) {
      rows = await views.select({
        table: 'merge',
        where: [
          { column: 'gen', op: '=', value: BASE_GENERATION },
          { column: 'merge_id', op: '>', value: after },
        ],
        orderBy: [{ column: 'merge_id', direction: 'asc' }],
        limit: PAGE,
      });
      for (const row of rows) pointers.put(pointingOf(row));
      if (rows.length < PAGE) break;
    }
    this.pointers = pointers;
  }

  contactOf(member: string): string {
    return this.pointers.contactOf(member);
  }

  membersOf(contact: string): readonly string[] {
    return this.pointers.membersOf(contact);
  }

  /** Members that a contact had before what was last taken, itself first. */
  membersBefore(contact: string, { before, after }: Regrouping): readonly string[] {
    if (before.length === 1) return after.flatMap((other) => this.membersOf(other));
    const others = new Set(before.filter((other) => other !== contact && !after.includes(other)).flatMap((other) => this.membersOf(other)));
    return this.membersOf(contact).filter((member) => !others.has(member));
  }

  /** What a merge or an unmerge regroups, with the rows that say so; null where nothing changes. */
  take(event: LoggedEvent): Regrouped | null {
    const regrouping = this.pointers.take(event);
    if (!regrouping) return null;
    const { before, after, parted, pointing } = regrouping;
    const moved = [...before, ...after].filter((contact) => before.includes(contact) !== after.includes(contact));
    const members = moved.flatMap((contact) => this.membersOf(contact)).map((member) => memberRow(member, this.contactOf(member)));
    const [only = ''] = after;
    const survivor = !parted && after.length === 1 && before.includes(only) ? only : null;
    return { before, after, parted, survivor, rows: [{ table: 'merge', put: mergeRow(pointing) }, ...members] };
  }
}

export interface Regrouped extends Regrouping {
  /** The contact that only took others in; null where more has changed. */
  readonly survivor: string | null;
  readonly rows: readonly RowChange[];
}

/** Takes away everything that is said of an id that may be no contact any more. What hand-offs went through is told anew. */
export function removeContact(contact: string, generations: readonly string[]): readonly RowChange[] {
  const base = ['contact', 'timeline', 'handoff', 'due'].map((table) => ({ table, remove: { gen: BASE_GENERATION, contact } }));
  return [...base, ...generations.flatMap((gen) => MODEL_TABLES.map((table) => ({ table, remove: { gen, contact } })))];
}

function memberRow(member: string, contact: string): RowChange {
  const key = { gen: BASE_GENERATION, member };
  return member === contact ? { table: 'member', remove: key } : { table: 'member', put: { ...key, contact } };
}

function mergeRow({ mergeId, survivor, loser, undone, made }: Pointing): Row {
  return { gen: BASE_GENERATION, merge_id: mergeId, survivor, loser, merged_at: made?.at ?? null, undone: Number(undone), by: made?.by ?? null };
}

function pointingOf(row: Row): Pointing {
  const [at, by] = [row['merged_at'], row['by']];
  return {
    mergeId: String(row['merge_id']),
    survivor: String(row['survivor']),
    loser: String(row['loser']),
    undone: row['undone'] === 1,
    made: typeof at === 'number' ? { at, by: typeof by === 'string' ? by : null } : null,
  };
}
