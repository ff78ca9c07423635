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

/**
 * The history of facts that are at hand. Of those with one id, whosever they are, the first stands. A fact's position
 * is its place in what was given, from 0.
 */
export function historyOf(given: Iterable<ContactFact>): History {
  const columns = HistoryColumns.empty();
  const facts = new GatheredFacts(columns.shapes);
  const seen = new Set<string>();
  let position = 0;
  for (const { contact, fact, recordedAt } of given) {
    if (!seen.has(fact.id)) facts.add({ owner: contact, fact, position, recordedAt: recordedAt ?? null });
    seen.add(fact.id);
    position += 1;
  }
  return runAtOnce(columns.replace({ position, touched: new Set(), facts, contactOf: (owner) => owner }));
}
