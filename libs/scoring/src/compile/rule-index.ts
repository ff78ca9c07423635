import type { PredicateDocument, RuleDocument } from '../document/model';

/** Which rules a touchpoint of a channel can meet at all, by place in the document: most rules name their channel. */
export interface RuleIndex {
  readonly byChannel: ReadonlyMap<string, readonly number[]>;
  /** For channels that no rule names. */
  readonly others: readonly number[];
}

export function indexRules(rules: readonly RuleDocument[]): RuleIndex {
  const named = rules.map(({ when }) => channelsOf(when));
  const placesFor = (channel: string | null) =>
    named.flatMap((channels, place) => (channels === null || (channel !== null && channels.includes(channel)) ? [place] : []));
  const channels = new Set(named.flatMap((each) => each ?? []));
  return { byChannel: new Map([...channels].map((channel) => [channel, placesFor(channel)])), others: placesFor(null) };
}

/** The only channels for which a predicate can hold, as far as it says so plainly; null when it does not. */
function channelsOf(when: PredicateDocument): readonly string[] | null {
  const test = when['channel'];
  if (Array.isArray(test)) return test.map(String);
  return typeof test === 'string' ? [test] : null;
}
