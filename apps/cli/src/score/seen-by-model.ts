import type { ProfileFact, ScoredFact, TouchpointFact } from '@waymark/journey';
import type { ScoringModel } from '@waymark/scoring';
import { namedFields } from '@waymark/scoring';

/** Repeated texts are kept once; past this many different ones, further ones are kept as they come. */
const MOST_TEXTS = 200_000;

/** Members of a fact that it may be without, and that a model may not ask for. */
const OPTIONAL = ['source', 'consent', 'attributes', 'campaign', 'content', 'referrer', 'value', 'profile', 'account'] as const;

type Share = (value: unknown) => unknown;
/** What of a member a model can see; undefined when it is nothing. */
type Shrink = (value: unknown) => unknown;

/** Makes facts as small as a model allows: what it does not name is left out, and repeated texts are shared. */
export function seenBy(model: ScoringModel): (fact: ScoredFact) => ScoredFact {
  const share = sharing();
  const fields = [...namedFields(model)];
  const shrinks = OPTIONAL.flatMap((member) => {
    const named = fields.filter((field) => field === member || field.startsWith(`${member}.`));
    return named.length === 0 ? [] : [[member, shrinkOf(member, named, share)] as const];
  });
  return (fact) => {
    const small = fact.kind === 'touchpoint' ? bareTouchpoint(fact, share) : bareProfile(fact);
    const from = fact as unknown as Readonly<Record<string, unknown>>;
    for (const [member, shrink] of shrinks) {
      const value = from[member] === undefined ? undefined : shrink(from[member]);
      if (value !== undefined) small[member] = value;
    }
    return small as unknown as ScoredFact;
  };
}

function bareTouchpoint(fact: TouchpointFact, share: Share): Record<string, unknown> {
  const { kind, id, occurredAt, mode, direction, interactive } = fact;
  return { kind, id, occurredAt, channel: share(fact.channel), action: share(fact.action), mode, direction, interactive };
}

function bareProfile({ kind, id, occurredAt }: ProfileFact): Record<string, unknown> {
  return { kind, id, occurredAt };
}

function shrinkOf(member: (typeof OPTIONAL)[number], named: readonly string[], share: Share): Shrink {
  if (member === 'source') return share;
  if (member === 'consent') return (consent) => consent;
  const keys = named.map((field) => field.slice(member.length + 1));
  return (map) => {
    const seen = keys.filter((key) => Object.hasOwn(map as object, key));
    if (seen.length === 0) return undefined;
    return Object.fromEntries(seen.map((key) => [key, share((map as Readonly<Record<string, unknown>>)[key])]));
  };
}

function sharing(): Share {
  const texts = new Map<string, string>();
  return (value) => {
    if (typeof value !== 'string') return value;
    const known = texts.get(value);
    if (known !== undefined) return known;
    if (texts.size < MOST_TEXTS) texts.set(value, value);
    return value;
  };
}
