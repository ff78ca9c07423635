import type { Instant, ScoredFact } from '@waymark/journey';
import { compareCodeUnits } from '@waymark/journey';
import type { CompiledModel, ScoringModel } from '@waymark/scoring';
import { compileModel, explainContact, formatScoreLine } from '@waymark/scoring';
import type { Scorer, Scoring } from './scorer';
import { CONTACTS_AT_ONCE } from './scorer';
import { seenBy } from './seen-by-model';

/** Scores with explanations, fact by fact: who asks for reasons asks for ids, which no column has. */
export class ExplainingScorer implements Scorer {
  private readonly byContact = new Map<string, ScoredFact[]>();
  private readonly model: CompiledModel;
  private readonly reduce: (fact: ScoredFact) => ScoredFact;

  constructor(model: ScoringModel) {
    this.model = compileModel(model);
    this.reduce = seenBy(model);
  }

  keep(contactId: string, fact: ScoredFact): void {
    const small = this.reduce(fact);
    const known = this.byContact.get(contactId);
    if (known === undefined) this.byContact.set(contactId, [small]);
    else known.push(small);
  }

  async score({ asOf, write, onScored }: Scoring): Promise<number> {
    const contacts = [...this.byContact.keys()].sort(compareCodeUnits);
    let written = 0;
    for (let from = 0; from < contacts.length; from += CONTACTS_AT_ONCE) {
      const batch = contacts.slice(from, from + CONTACTS_AT_ONCE);
      const lines = batch.flatMap((contactId) => this.lineOf(contactId, asOf));
      write(lines.join(''));
      written += lines.length;
      onScored(from + batch.length, contacts.length);
    }
    return written;
  }

  private lineOf(contactId: string, asOf: Instant): readonly string[] {
    const explained = explainContact(this.model, this.byContact.get(contactId) ?? [], asOf);
    return explained === null ? [] : [`${formatScoreLine(contactId, explained.state, explained.explanation)}\n`];
  }
}
