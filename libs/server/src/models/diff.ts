import type { Row, ViewStore } from '@waymark/engine';
import { compareCodeUnits } from '@waymark/journey';
import type { Checkpoint } from '../projection/checkpoint';
import type { Generation } from '../projection/generations';

const PAGE = 2_000;
const MAX_LISTED = 200;

/** Contacts that a switch moves: how many, and the first of them with the highest totals. */
export interface Moved {
  readonly count: number;
  readonly contacts: readonly {
    readonly contactId: string;
    readonly company: string | null;
    readonly totalBefore: number | null;
    readonly totalAfter: number | null;
  }[];
}

export interface SwitchDiff {
  readonly generation: string;
  /** The live generation that it is compared with; null before the first activation. */
  readonly against: string | null;
  /** Both stand at this log position. */
  readonly position: number;
  readonly asOf: number;
  readonly contacts: number;
  /** Contacts whose total differs. */
  readonly changedTotals: number;
  readonly qualifies: Moved;
  readonly noLonger: Moved;
  /** Qualified under the new model without an offer: whom `release` would look at. */
  readonly waiting: number;
  readonly classes: readonly Distribution[];
  readonly stages: readonly Distribution[];
}

export interface Distribution {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** Compares a generation with the live one, contact by contact, both at the same position of the log. */
export async function diffGenerations(
  views: ViewStore,
  next: Generation,
  live: Generation | null,
  { position, logicalNow }: Checkpoint,
): Promise<SwitchDiff> {
  const tally = new Tally();
  const before = live && live.gen !== next.gen ? scoresOf(views, live.gen) : nothing();
  const after = scoresOf(views, next.gen);
  for await (const [was, is] of joined(before, after)) tally.count(was, is);
  return { generation: next.gen, against: live?.gen ?? null, position, asOf: logicalNow, ...tally.result() };
}

class Tally {
  private contacts = 0;
  private changedTotals = 0;
  private waiting = 0;
  private readonly classes = new Map<string, { before: number; after: number }>();
  private readonly stages = new Map<string, { before: number; after: number }>();
  private readonly gained: Moved['contacts'][number][] = [];
  private readonly lost: Moved['contacts'][number][] = [];

  count(was: Row | null, is: Row | null): void {
    const [before, after] = [scoreOf(was), scoreOf(is)];
    this.contacts += 1;
    if (before.total !== after.total) this.changedTotals += 1;
    if (after.standing === 'waiting') this.waiting += 1;
    if (before.qualified !== after.qualified) (after.qualified ? this.gained : this.lost).push(moveOf(was, is));
    add(this.classes, before.class, after.class);
    add(this.stages, before.stage, after.stage);
  }

  result(): Omit<SwitchDiff, 'generation' | 'against' | 'position' | 'asOf'> {
    return {
      contacts: this.contacts,
      changedTotals: this.changedTotals,
      qualifies: moved(this.gained, 'totalAfter'),
      noLonger: moved(this.lost, 'totalBefore'),
      waiting: this.waiting,
      classes: distributions(this.classes),
      stages: distributions(this.stages),
    };
  }
}

interface ScoreOf {
  readonly total: number | null;
  readonly standing: string | null;
  readonly qualified: boolean;
  readonly class: string | null;
  readonly stage: string | null;
}

const UNSCORED: ScoreOf = { total: null, standing: null, qualified: false, class: null, stage: null };

function scoreOf(row: Row | null): ScoreOf {
  if (!row) return UNSCORED;
  const { total, standing, qualified, class: band, stage } = row as Readonly<Record<string, string & number>>;
  return { total: total ?? null, standing: standing ?? null, qualified: qualified === 1, class: band ?? null, stage: stage ?? null };
}

function moveOf(was: Row | null, is: Row | null): Moved['contacts'][number] {
  const { contact, account_name: company } = (is ?? was) as Readonly<Record<string, string>>;
  return {
    contactId: contact ?? '',
    company: company ?? null,
    totalBefore: scoreOf(was).total,
    totalAfter: scoreOf(is).total,
  };
}

function add(counts: Map<string, { before: number; after: number }>, before: string | null, after: string | null): void {
  if (before !== null) entry(counts, before).before += 1;
  if (after !== null) entry(counts, after).after += 1;
}

function entry(counts: Map<string, { before: number; after: number }>, name: string): { before: number; after: number } {
  const known = counts.get(name) ?? { before: 0, after: 0 };
  counts.set(name, known);
  return known;
}

function moved(all: readonly Moved['contacts'][number][], by: 'totalBefore' | 'totalAfter'): Moved {
  const sorted = [...all].sort((a, b) => (b[by] ?? 0) - (a[by] ?? 0));
  return { count: all.length, contacts: sorted.slice(0, MAX_LISTED) };
}

function distributions(counts: ReadonlyMap<string, { before: number; after: number }>): readonly Distribution[] {
  return [...counts].map(([name, count]) => ({ name, ...count })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function* nothing(): AsyncGenerator<Row> {}

/** Score rows of a generation, sorted by contact, a page at a time. */
async function* scoresOf(views: ViewStore, gen: string): AsyncGenerator<Row> {
  let cursor = '';
  for (;;) {
    const rows = await views.select({
      table: 'score',
      where: [
        { column: 'gen', op: '=', value: gen },
        { column: 'contact', op: '>', value: cursor },
      ],
      orderBy: [{ column: 'contact', direction: 'asc' }],
      limit: PAGE,
    });
    yield* rows;
    if (rows.length < PAGE) return;
    cursor = String(rows.at(-1)?.['contact']);
  }
}

/** A full outer join of two sorted streams. */
async function* joined(left: AsyncGenerator<Row>, right: AsyncGenerator<Row>): AsyncGenerator<[Row | null, Row | null]> {
  let [a, b] = [await nextRow(left), await nextRow(right)];
  while (a !== null || b !== null) {
    const order = compareContacts(a, b);
    yield [order <= 0 ? a : null, order >= 0 ? b : null];
    if (order <= 0) a = await nextRow(left);
    if (order >= 0) b = await nextRow(right);
  }
}

async function nextRow(rows: AsyncGenerator<Row>): Promise<Row | null> {
  const next = await rows.next();
  return next.done ? null : next.value;
}

/** The end of a stream comes after everybody. */
function compareContacts(a: Row | null, b: Row | null): number {
  if (a === null) return 1;
  if (b === null) return -1;
  return compareCodeUnits(String(a['contact']), String(b['contact']));
}
