import type { Instant, ScoredFact } from '@waymark/journey';
import type { GrowingFacts } from './fact-arenas';
import { factPages, pushFact, recordedAfterOf } from './fact-arenas';
import { IdPages } from './id-pages';
import { Pages } from './pages';
import type { ShapeStore } from './shape-store';
import type { Steps } from './in-steps';
import { sortTexts } from './sorted-texts';

/** Facts between two pauses: where they are sorted, and where they are only counted. */
const STEP = 2_000;
const LONG_STEP = 100_000;

/** A fact as it comes from the log or a file. */
export interface ArrivedFact {
  /** The contact, or the member stream that settles it. */
  readonly owner: string;
  readonly fact: ScoredFact;
  /** Of two facts with one id the lower position stands. */
  readonly position: number;
  readonly recordedAt: Instant | null;
}

/** One contact's facts after sorting: their places among those that were gathered. */
export interface ContactFacts {
  readonly contact: string;
  readonly order: readonly number[];
}

/** Facts on their way into columns, in any order: 32 bytes a fact and its id, until they are sorted. */
export class GatheredFacts {
  readonly columns: GrowingFacts = factPages();
  private readonly owners = new Pages(Uint32Array);
  private readonly ids = new IdPages();
  private readonly codes = new Map<string, number>();

  constructor(private readonly shapes: ShapeStore) {}

  get count(): number {
    return this.owners.length;
  }

  add({ owner, fact, position, recordedAt }: ArrivedFact): void {
    const code = this.codes.get(owner) ?? this.codes.size;
    if (code === this.codes.size) this.codes.set(owner, code);
    this.owners.push(code);
    this.ids.push(fact.id);
    pushFact(this.columns, {
      at: fact.occurredAt,
      shape: this.shapes.shapeOf(fact),
      position,
      recordedAfter: recordedAfterOf(fact.occurredAt, recordedAt),
    });
  }

  /** Contact after contact, ascending by id, with its facts in the order of `compareFacts` and each id once. */
  *sorted(contactOf: (owner: string) => string, each: (facts: ContactFacts) => void): Steps<void> {
    const { contacts, rankOf } = yield* this.ranked(contactOf);
    const { ends, places } = yield* this.grouped(rankOf, contacts.length);
    let since = 0;
    for (let rank = 0, start = 0; rank < contacts.length; rank += 1) {
      const end = ends[rank] as number;
      each({ contact: contacts[rank] as string, order: this.inOrder(places.subarray(start, end)) });
      since += 1 + end - start;
      if (since > STEP) yield;
      if (since > STEP) since = 0;
      start = end;
    }
  }

  /** The contacts in order, and by owner the place of its contact among them. */
  private *ranked(contactOf: (owner: string) => string): Steps<{ readonly contacts: readonly string[]; readonly rankOf: Uint32Array }> {
    const ranks = new Map<string, number>();
    const owned: string[] = [];
    for (const owner of this.codes.keys()) {
      const contact = contactOf(owner);
      owned.push(contact);
      ranks.set(contact, 0);
      if (owned.length % STEP === 0) yield;
    }
    const contacts = yield* sortTexts([...ranks.keys()]);
    for (let rank = 0; rank < contacts.length; rank += 1) {
      ranks.set(contacts[rank] as string, rank);
      if (rank % STEP === 0) yield;
    }
    const rankOf = new Uint32Array(owned.length);
    for (let owner = 0; owner < owned.length; owner += 1) {
      rankOf[owner] = ranks.get(owned[owner] as string) as number;
      if (owner % STEP === 0) yield;
    }
    return { contacts, rankOf };
  }

  /** A counting sort by the rank of the contact. */
  private *grouped(rankOf: Uint32Array, contacts: number): Steps<{ readonly ends: Uint32Array; readonly places: Uint32Array }> {
    const ends = yield* this.startsByRank(rankOf, contacts);
    const places = new Uint32Array(this.count);
    for (let place = 0; place < this.count; place += 1) {
      const rank = rankOf[this.owners.at(place)] as number;
      const spot = ends[rank] as number;
      places[spot] = place;
      ends[rank] = spot + 1;
      if (place % LONG_STEP === 0) yield;
    }
    return { ends, places };
  }

  private *startsByRank(rankOf: Uint32Array, contacts: number): Steps<Uint32Array> {
    const starts = new Uint32Array(contacts + 1);
    for (let place = 0; place < this.count; place += 1) {
      const next = (rankOf[this.owners.at(place)] as number) + 1;
      starts[next] = (starts[next] as number) + 1;
      if (place % LONG_STEP === 0) yield;
    }
    for (let rank = 1; rank <= contacts; rank += 1) starts[rank] = (starts[rank] as number) + (starts[rank - 1] as number);
    return starts;
  }

  private inOrder(places: Uint32Array): readonly number[] {
    const order = this.eachOnce(places);
    return order.sort((a, b) => this.compare(a, b));
  }

  private eachOnce(places: Uint32Array): number[] {
    const standing = new Map<string, number>();
    for (const place of places) {
      const id = this.ids.at(place);
      const other = standing.get(id);
      if (other === undefined || this.isBefore(place, other)) standing.set(id, place);
    }
    return [...standing.values()];
  }

  private isBefore(place: number, other: number): boolean {
    return this.columns.position.at(place) < this.columns.position.at(other);
  }

  private compare(a: number, b: number): number {
    const { at } = this.columns;
    if (at.at(a) !== at.at(b)) return at.at(a) - at.at(b);
    return this.ids.at(a) < this.ids.at(b) ? -1 : 1;
  }
}
