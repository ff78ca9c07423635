import type { ScoredFact } from '@waymark/journey';
import type { History } from '@waymark/replay';
import type { HistoryKeeper } from '../replays/history-keeper';

const HANDOFF = 'handoff';

/**
 * Facts of contacts out of the columns of the history, which spares reading their streams. Only of those to whom
 * nothing has happened since the columns were made, and with whom sales has had nothing to do.
 */
export class ColumnSource {
  private history: History | null = null;
  private readonly ending = new AbortController();

  private constructor(private readonly news: ReadonlySet<string>) {}

  /**
   * At once where the columns that are at hand have everything up to `end`, else as soon as they are brought up. `news`
   * has every contact of which anything has been projected since before `end` was asked for.
   */
  static begin(keeper: HistoryKeeper, end: number, news: ReadonlySet<string>): ColumnSource {
    const source = new ColumnSource(news);
    const atHand = keeper.atHand();
    if (atHand && atHand.position >= end) source.history = atHand;
    // Where the history cannot be had the log is read instead; why it cannot, its keeper has said.
    else void keeper.current(source.ending.signal).then((history) => (source.history = history), () => undefined);
    return source;
  }

  /** In their order, with made-up ids; null where the log has to be read. `position` is how far has been projected. */
  factsOf(contact: string, position: number): readonly ScoredFact[] | null {
    const { history } = this;
    if (!history || history.position > position || this.news.has(contact)) return null;
    const place = placeOf(history.contacts, contact);
    if (place < 0) return null;
    const facts = factsAt(history, place);
    return facts.some((fact) => fact.kind === 'touchpoint' && fact.channel === HANDOFF) ? null : facts;
  }

  end(): void {
    this.ending.abort();
  }
}

/** Where a contact stands among those sorted by code units; -1 where it does not. */
function placeOf(contacts: readonly string[], contact: string): number {
  let [low, high] = [0, contacts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((contacts[middle] ?? '') < contact) low = middle + 1;
    else high = middle;
  }
  return contacts[low] === contact ? low : -1;
}

function factsAt({ starts, ends, facts, shapes }: History, place: number): readonly ScoredFact[] {
  const start = starts[place] ?? 0;
  return Array.from({ length: (ends[place] ?? start) - start }, (_, index) =>
    shapes.factOf(facts.shape[start + index] ?? 0, String(index).padStart(8, '0'), facts.at[start + index] ?? 0),
  );
}
