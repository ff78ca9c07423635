import { HANDOFF_ASSIGNED, handoffEventType } from '@waymark/journey';
import type { LogLine } from './protocol';

const OFFERED = handoffEventType('offered');
const CLOSING: ReadonlySet<string> = new Set((['rejected', 'recycled', 'converted', 'withdrawn', 'superseded'] as const).map(handoffEventType));
const TAKEN_BACK: ReadonlySet<string> = new Set((['withdrawn', 'superseded'] as const).map(handoffEventType));

interface Book {
  open: string | null;
  /** Qualifications by their instants, hand-offs taken back by their ids. */
  readonly answered: Set<number | string>;
  offers: number;
}

/** What the hand-off streams may say, event by event: no offer twice, one open at a time, nothing reopened. */
export class HandoffLaws {
  offers = 0;
  private readonly books = new Map<string, Book>();
  private readonly states = new Map<string, string>();

  take(line: LogLine): void {
    const { stream, type, handoffId } = line;
    if (handoffId === undefined || type === HANDOFF_ASSIGNED) return;
    const book = this.book(stream);
    if (type === OFFERED) this.offered(book, line, handoffId);
    else this.decided(book, line, handoffId);
    this.states.set(handoffId, type);
  }

  expectOneOffer(member: string, why: string): void {
    const found = this.books.get(`handoff-${member}`)?.offers ?? 0;
    if (found !== 1) throw new Error(`${why} was offered ${found} times`);
  }

  private offered(book: Book, line: LogLine, handoffId: string): void {
    const { qualifiedAt = 0, follows } = line;
    if (this.states.has(handoffId)) throw new Error(`offered twice: ${JSON.stringify(line)}`);
    if (book.open !== null) throw new Error(`offered beside the open ${book.open}: ${JSON.stringify(line)}`);
    const answers = follows ?? qualifiedAt;
    if (book.answered.has(answers)) throw new Error(`the same offered twice: ${JSON.stringify(line)}`);
    if (follows !== undefined) this.expectTakenBack(follows);
    book.answered.add(answers);
    book.open = handoffId;
    book.offers += 1;
    this.offers += 1;
  }

  private expectTakenBack(handoffId: string): void {
    const state = this.states.get(handoffId) ?? 'unknown';
    if (!TAKEN_BACK.has(state)) throw new Error(`followed, but ${state}: ${handoffId}`);
  }

  private decided(book: Book, line: LogLine, handoffId: string): void {
    const before = this.states.get(handoffId) ?? 'unknown';
    if (book.open !== handoffId) throw new Error(`${before}, and still decided: ${JSON.stringify(line)}`);
    if (CLOSING.has(line.type)) book.open = null;
  }

  private book(stream: string): Book {
    const known = this.books.get(stream) ?? { open: null, answered: new Set(), offers: 0 };
    this.books.set(stream, known);
    return known;
  }
}
