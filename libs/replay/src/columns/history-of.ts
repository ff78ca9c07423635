import type { Instant, ScoredFact } from '@waymark/journey';
import { GatheredFacts } from './gathered-facts';
import type { History } from './history';
import { HistoryColumns } from './history-columns';
import { runAtOnce } from './in-steps';

/** A fact of a contact, as a file or a test has it. */
export interface ContactFact {
  readonly contact: string;
  readonly fact: ScoredFact;
  /** When it was taken in, where that is known. */
  readonly recordedAt?: Instant | null;
}

/** Facts that come one by one, from a file or another stream, on their way to a history. */
export class ComingFacts {
  private readonly columns = HistoryColumns.empty();
  private readonly facts = new GatheredFacts(this.columns.shapes);

  /** `position` is its place in what it comes from. Of two of one contact with one id the lower position stands. */
  add({ contact, fact, recordedAt }: ContactFact, position: number): void {
    this.facts.add({ owner: contact, fact, position, recordedAt: recordedAt ?? null });
  }

  /** The history of all that came; `position` is where what it comes from ends. Once. */
  history(position: number): History {
    return runAtOnce(this.columns.replace({ position, touched: new Set(), facts: this.facts, contactOf: (owner) => owner }));
  }
}

/**
 * The history of facts that are at hand. Of those with one id, whosever they are, the first stands. A fact's position
 * is its place in what was given, from 0.
 */
export function historyOf(given: Iterable<ContactFact>): History {
  const coming = new ComingFacts();
  const seen = new Set<string>();
  let position = 0;
  for (const each of given) {
    if (!seen.has(each.fact.id)) coming.add(each, position);
    seen.add(each.fact.id);
    position += 1;
  }
  return coming.history(position);
}
