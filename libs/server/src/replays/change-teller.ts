import type { EventLog } from '@waymark/engine';
import type { ScoredFact } from '@waymark/journey';
import type { ContactChange } from '@waymark/replay';
import { ChangeExplainer } from '@waymark/replay';
import { factsThen } from './facts-then';
import type { KeptQuestion } from './replay';

/** Adds to a contact's change the lines that make the difference, from its facts as they were folded. */
export class ChangeTeller {
  private readonly explainer: ChangeExplainer;
  private readonly ignoreHandoffs: boolean;

  constructor(
    private readonly log: EventLog,
    { model, against, ignoreHandoffs }: KeptQuestion,
    private readonly position: number,
  ) {
    this.explainer = new ChangeExplainer(against?.document ?? null, model.document);
    this.ignoreHandoffs = ignoreHandoffs;
  }

  async tell(change: ContactChange): Promise<ContactChange> {
    const facts = await factsThen(this.log, change.contactId, this.position);
    return { ...change, lines: this.explainer.explain(this.ignoreHandoffs ? facts.filter(isNoHandoff) : facts, Date.parse(change.decidedAt)) };
  }
}

function isNoHandoff(fact: ScoredFact): boolean {
  return fact.kind !== 'touchpoint' || fact.channel !== 'handoff';
}
