import type { PredicateDocument, ScoringModel } from '@waymark/scoring';

/** A part of a model that looks at what comes of a hand-off or at the outcome itself. */
export interface LeakyRule {
  /** JSON Pointer into the model. */
  readonly path: string;
  /** The rule's id; null for a part that is no rule. */
  readonly rule: string | null;
  /** What it looks at, as a reader is told. */
  readonly why: string;
}

/** Channels on which facts follow from somebody having been handed over. */
const CHANNELS_AFTER_HANDOFF: ReadonlySet<unknown> = new Set(['handoff', 'crm']);

interface Part {
  readonly path: string;
  readonly rule: string | null;
  readonly when: PredicateDocument | undefined;
}

/** Everything in a model that scores or calls by what would not be known without the outcome, or not without a model. */
export function leakyRules(model: ScoringModel, outcome: PredicateDocument): readonly LeakyRule[] {
  const { behaviour, qualification } = model;
  const parts: readonly Part[] = [
    { path: '/behaviour/suspend', rule: null, when: behaviour?.suspend },
    ...(behaviour?.rules ?? []).map(({ id, when }, index) => ({ path: `/behaviour/rules/${index}`, rule: id, when })),
    { path: '/qualification/when', rule: null, when: qualification?.when },
    { path: '/qualification/unless', rule: null, when: qualification?.unless },
  ];
  return parts.flatMap(({ path, rule, when }) => {
    const why = when === undefined ? null : leakIn(when, outcome);
    return why === null ? [] : [{ path, rule, why }];
  });
}

/** Why a predicate would give the outcome away; null where it names nothing of the kind. */
export function leakIn(when: PredicateDocument, outcome: PredicateDocument): string | null {
  const conditions = conditionsIn(when);
  if (conditions.some((each) => each['state.handoff'] !== undefined)) return 'it looks at state.handoff';
  const channel = conditions.flatMap((each) => namedValues(each.channel)).find((name) => CHANNELS_AFTER_HANDOFF.has(name));
  if (channel !== undefined) return `it looks at the channel ${String(channel)}`;
  const own = conditionsIn(outcome).some((asked) => conditions.some((each) => isOutcomes(each, asked)));
  return own ? "it looks at the outcome's own touchpoints" : null;
}

/** Does a condition ask for the channel and action, as far as they are named, that the outcome is of? */
function isOutcomes(condition: PredicateDocument, outcome: PredicateDocument): boolean {
  const fields = ['channel', 'action'].filter((field) => condition[field] !== undefined && outcome[field] !== undefined);
  return fields.length > 0 && fields.every((field) => share(namedValues(condition[field]), namedValues(outcome[field])));
}

const share = (some: readonly unknown[], others: readonly unknown[]): boolean => some.some((each) => others.includes(each));

/** The predicate itself and those inside it; what stands under `not` is denied and names nothing. */
function conditionsIn(when: PredicateDocument): readonly PredicateDocument[] {
  const { all = [], any = [], recent } = when;
  return [when, ...[...all, ...any, ...(recent === undefined ? [] : [recent.where])].flatMap(conditionsIn)];
}

/** The values that a test asks for by name. */
function namedValues(test: unknown): readonly unknown[] {
  if (Array.isArray(test)) return test;
  if (typeof test !== 'object' || test === null) return [test];
  const { eq, in: oneOf } = test as { eq?: unknown; in?: readonly unknown[] };
  return [...(eq === undefined ? [] : [eq]), ...(oneOf ?? [])];
}
