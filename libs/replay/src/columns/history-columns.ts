import type { FactArenas } from './fact-arenas';
import { copyFact, factArenas, reserveFacts, viewFacts } from './fact-arenas';
import type { GatheredFacts } from './gathered-facts';
import type { History } from './history';
import { countFacts } from './history';
import type { Steps } from './in-steps';
import { ShapeStore } from './shape-store';

const STEP = 20_000;

/** What a step forward in the log does to contacts. */
export interface ContactsChange {
  readonly position: number;
  /** Contacts whose facts are given anew, and ids that are contacts no more. */
  readonly touched: ReadonlySet<string>;
  readonly facts: GatheredFacts;
  readonly contactOf: (owner: string) => string;
}

/** Contacts with where their facts stand. */
interface Blocks {
  readonly contacts: string[];
  readonly starts: number[];
  readonly ends: number[];
}

/** The history as it grows. Each `history` handed out stays as it is; of all the writing there may be one at a time. */
export class HistoryColumns {
  private current: History;

  private constructor(
    readonly shapes: ShapeStore,
    private facts: FactArenas,
    history: Omit<History, 'facts' | 'shapes'>,
  ) {
    this.current = { ...history, facts: viewFacts(facts), shapes: shapes.table() };
  }

  static empty(): HistoryColumns {
    const none = { position: 0, contacts: [], starts: new Uint32Array(0), ends: new Uint32Array(0) };
    return new HistoryColumns(new ShapeStore(), factArenas(), none);
  }

  /** What was read from a file, taken over, not copied. */
  static of(shapes: ShapeStore, { facts, ...history }: Omit<History, 'shapes'>): HistoryColumns {
    return new HistoryColumns(shapes, factArenas(facts), history);
  }

  get history(): History {
    return this.current;
  }

  /** Share of the columns that nothing points at any more. */
  get garbage(): number {
    const length = this.facts.at.length;
    return length === 0 ? 0 : 1 - countFacts(this.current) / length;
  }

  /** Puts the touched contacts' facts as they now are at the end of the columns. */
  *replace({ position, touched, facts, contactOf }: ContactsChange): Steps<History> {
    const before = this.facts.at.length;
    reserveFor(this.facts, before, facts.count);
    const blocks: Blocks = { contacts: [], starts: [], ends: [] };
    yield* facts.sorted(contactOf, ({ contact, order }) => {
      blocks.contacts.push(contact);
      blocks.starts.push(this.facts.at.length);
      for (const place of order) copyFact(facts.columns, place, this.facts);
      blocks.ends.push(this.facts.at.length);
    });
    const merged = yield* mergeBlocks(this.current, blocks, touched);
    this.current = { position, ...merged, facts: viewFacts(this.facts), shapes: this.shapes.table() };
    return this.current;
  }

  /** Nothing has changed up to a position. */
  moveTo(position: number): History {
    this.current = { ...this.current, position };
    return this.current;
  }

  /** Copies what is pointed at into columns of its own, contact after contact; the shapes stay. */
  *compact(): Steps<History> {
    const { current } = this;
    const facts = factArenas();
    reserveFacts(facts, countFacts(current));
    const starts = sharedColumn(current.starts.length);
    const ends = sharedColumn(current.ends.length);
    for (let contact = 0, since = 0; contact < starts.length; contact += 1) {
      starts[contact] = facts.at.length;
      for (let place = current.starts[contact] ?? 0; place < (current.ends[contact] ?? 0); place += 1) copyFact(this.facts, place, facts);
      ends[contact] = facts.at.length;
      since += 1 + facts.at.length - (starts[contact] ?? 0);
      if (since > STEP) yield;
      if (since > STEP) since = 0;
    }
    this.facts = facts;
    this.current = { ...current, starts, ends, facts: viewFacts(facts) };
    return this.current;
  }
}

/** Room for all of a first filling and not more; later ones leave some for those after them. */
function reserveFor(facts: FactArenas, before: number, more: number): void {
  if (before === 0) reserveFacts(facts, more);
  else for (const arena of [facts.at, facts.shape, facts.position, facts.recordedAfter]) arena.reserve(more);
}

type Index = Pick<History, 'contacts' | 'starts' | 'ends'>;

function* mergeBlocks(old: Index, blocks: Blocks, touched: ReadonlySet<string>): Steps<Index> {
  const contacts: string[] = [];
  const starts = sharedColumn(old.contacts.length + blocks.contacts.length);
  const ends = sharedColumn(starts.length);
  const take = (from: { readonly starts: ArrayLike<number>; readonly ends: ArrayLike<number> }, place: number, contact: string): void => {
    starts[contacts.length] = from.starts[place] ?? 0;
    ends[contacts.length] = from.ends[place] ?? 0;
    contacts.push(contact);
  };
  let next = 0;
  for (let place = 0; place <= old.contacts.length; place += 1) {
    const contact = old.contacts[place];
    for (let made = blocks.contacts[next]; made !== undefined && (contact === undefined || made <= contact); made = blocks.contacts[next]) {
      take(blocks, next, made);
      next += 1;
    }
    if (contact !== undefined && !touched.has(contact)) take(old, place, contact);
    if (place % 100_000 === 99_999) yield;
  }
  return { contacts, starts: starts.subarray(0, contacts.length), ends: ends.subarray(0, contacts.length) };
}

function sharedColumn(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(length * Uint32Array.BYTES_PER_ELEMENT));
}
