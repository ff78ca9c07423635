import type { Instant } from '@waymark/journey';
import type { ContactState } from './contact-state';
import type { Explanation } from './explain';

/** What of a contact's state a score line holds. */
type ScoredState = Pick<ContactState, 'asOf' | 'behaviour' | 'fit' | 'total' | 'class' | 'stage' | 'stages' | 'qualified' | 'touches'> & {
  readonly qualifications: readonly Omit<ContactState['qualifications'][number], 'fact'>[];
};

/**
 * The line that `waymark score` writes for a contact, without its line end: keys in the order of the surface, numbers
 * as RFC 8785 writes them. With an explanation, `lines` and `fitRules` come last.
 */
export function formatScoreLine(contactId: string, state: ScoredState, explanation?: Explanation): string {
  const { behaviour, fit, total, stage, qualified, touches } = state;
  return JSON.stringify({
    contactId,
    asOf: timestamp(state.asOf),
    behaviour,
    fit,
    total,
    class: state.class,
    stage,
    qualified,
    qualifications: state.qualifications.map((each) => ({
      at: timestamp(each.at),
      behaviour: each.behaviour,
      fit: each.fit,
      total: each.total,
    })),
    stages: state.stages.map((entry) => ({ stage: entry.stage, at: timestamp(entry.at) })),
    touches,
    ...(explanation === undefined ? {} : explanationMembers(explanation)),
  });
}

function explanationMembers({ lines, fitRules }: Explanation): object {
  return {
    lines: lines.map(({ at, rule, fact, points, weight, value, note }) => ({
      at: timestamp(at),
      rule,
      fact,
      points,
      weight,
      value,
      note,
    })),
    fitRules: fitRules.map(({ rule, points }) => ({ rule, points })),
  };
}

function timestamp(at: Instant): string {
  return new Date(at).toISOString();
}
