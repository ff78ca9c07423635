import type { Stage } from '@waymark/scoring';
import { classOf, STAGES } from '@waymark/scoring';
import type { Folded, WhatIfAnswer } from './ask';
import { CHANGE_KINDS, NONE } from './changes';
import type { ContactChange, ScoredState } from './report';

const DAY_MS = 86_400_000;

/** Who has a contact at sales; null where nobody has. */
export type OwnerOf = (contactId: string) => string | null;

/** Reads single contacts out of an answer. */
export class ChangeReader {
  private readonly channels: readonly (string | null)[];
  private readonly campaigns: readonly (string | null)[];

  constructor(
    private readonly answer: WhatIfAnswer,
    readonly ownerOf: OwnerOf,
  ) {
    this.channels = this.textsOf('channel');
    this.campaigns = this.textsOf('campaign.id');
  }

  /** The change of a contact, by its place in the history, not yet explained. */
  read(contact: number): ContactChange {
    const { history, before, after, changes, question } = this.answer;
    const [was, is] = [changes.before[contact] as number, changes.after[contact] as number];
    const [wasAt, isAt] = [instantOf(before, was), instantOf(after, is)];
    const contactId = history.contacts[contact] ?? '';
    return {
      contactId,
      kind: CHANGE_KINDS[changes.kinds[contact] as number] ?? 'never',
      days: wasAt === null || isAt === null ? null : (isAt - wasAt) / DAY_MS,
      before: before && stateOf(before, contact, wasAt),
      after: stateOf(after, contact, isAt),
      channel: this.channelOf(contact),
      campaign: this.campaignOf(contact),
      owner: this.ownerOf(contactId),
      decidedAt: time(Math.min(wasAt ?? Infinity, isAt ?? Infinity, question.asOf)),
      lines: [],
    };
  }

  /** Of the fact that qualified it under the model, else of that under the other one. */
  channelOf(contact: number): string | null {
    return this.ofFact(this.channels, contact);
  }

  campaignOf(contact: number): string | null {
    return this.ofFact(this.campaigns, contact);
  }

  private ofFact(texts: readonly (string | null)[], contact: number): string | null {
    const { before, after, changes, history } = this.answer;
    const [was, is] = [changes.before[contact] as number, changes.after[contact] as number];
    const fact = is === NONE ? before?.results.qualifications.fact[was] : after.results.qualifications.fact[is];
    return fact === undefined ? null : (texts[history.facts.shape[fact] as number] ?? null);
  }

  private textsOf(field: string): readonly (string | null)[] {
    const column = this.answer.history.shapes.column(field);
    const texts: (string | null)[] = [];
    column?.shapes.forEach((shape, index) => (texts[shape] = String(column.values[column.codes[index] as number])));
    return texts;
  }
}

/** When a qualification was, by its entry; null for `NONE`. */
export function instantOf(folded: Folded | null, entry: number | undefined): number | null {
  return folded?.results.qualifications.at[entry ?? NONE] ?? null;
}

/** The stage that a contact stands in under a model. */
export function stageAt({ results }: Folded, contact: number): Stage {
  return STAGES[results.stage[contact] ?? 0] ?? 'discover';
}

function stateOf(folded: Folded, contact: number, qualifiedAt: number | null): ScoredState | null {
  const { plan, results } = folded;
  if (results.scored[contact] !== 1) return null;
  const [behaviour = 0, fit = 0, total = 0] = [results.behaviour[contact], results.fit[contact], results.total[contact]];
  return { behaviour, fit, total, class: classOf(plan.model, fit, behaviour), stage: stageAt(folded, contact), qualifiedAt: qualifiedAt === null ? null : time(qualifiedAt) };
}

function time(at: number): string {
  return new Date(at).toISOString();
}
