import type { ScoredFact } from '@waymark/journey';
import type { HistoryFolder } from '@waymark/replay';
import { ComingFacts, planKernel, readContact } from '@waymark/replay';
import type { ScoringModel } from '@waymark/scoring';
import { formatScoreLine } from '@waymark/scoring';
import type { Scorer, Scoring } from './scorer';
import { CONTACTS_AT_ONCE } from './scorer';
import { seenBy } from './seen-by-model';

/** Scores by the columnar kernel: facts become columns as they are read, and are folded on as many threads as are given. */
export class ColumnScorer implements Scorer {
  private readonly coming = new ComingFacts();
  private readonly reduce: (fact: ScoredFact) => ScoredFact;
  private position = 0;

  constructor(
    private readonly model: ScoringModel,
    private readonly folder: HistoryFolder,
  ) {
    this.reduce = seenBy(model);
  }

  keep(contactId: string, fact: ScoredFact): void {
    this.coming.add({ contact: contactId, fact: this.reduce(fact) }, this.position);
    this.position += 1;
  }

  async score({ asOf, write, onScored }: Scoring): Promise<number> {
    const history = this.coming.history(this.position);
    const folded = { document: this.model, where: null };
    const question = { asOf, ignoreHandoffs: false };
    const plan = planKernel(folded, history.shapes);
    const results = await this.folder.fold({ columns: history, folded, answers: plan, question });
    let written = 0;
    for (let from = 0; from < history.contacts.length; from += CONTACTS_AT_ONCE) {
      const lines = history.contacts.slice(from, from + CONTACTS_AT_ONCE).flatMap((contactId, index) => {
        const state = readContact(plan, question, results, from + index);
        return state === null ? [] : [`${formatScoreLine(contactId, state)}\n`];
      });
      write(lines.join(''));
      written += lines.length;
      onScored(Math.min(from + CONTACTS_AT_ONCE, history.contacts.length), history.contacts.length);
    }
    return written;
  }
}
