import type { Instant, TouchpointFact } from '@waymark/journey';
import type { DecayDocument, RuleDocument, ScoringModel } from '@waymark/scoring';
import { plainDurationMs, plainUnit } from './plain-time';

export interface PlainLine {
  readonly at: Instant;
  readonly rule: string;
  readonly fact: string | null;
  readonly points: number;
  readonly decay: DecayDocument | undefined;
  readonly group: string | undefined;
  /** The touchpoint, for `limit.by`. */
  readonly touch: TouchpointFact | null;
  note: 'limit' | 'ceiling' | 'reset' | 'floor' | null;
}

function plainWeight({ at: from, decay }: Pick<PlainLine, 'at' | 'decay'>, at: Instant): number {
  const age = Math.floor((at - from) / 1000);
  const seconds = (text: string) => plainDurationMs(text) / 1000;
  if (decay?.halfLife !== undefined) return Math.pow(2, -age / seconds(decay.halfLife));
  if (decay?.linear !== undefined) return Math.max(0, 1 - age / seconds(decay.linear));
  if (decay?.expires !== undefined) return age < seconds(decay.expires) ? 1 : 0;
  return 1;
}

export function plainRound(value: number): number {
  const rounded = (Math.sign(value) * Math.floor(Math.abs(value) * 1e6 + 0.5 + 1e-3)) / 1e6;
  return rounded === 0 ? 0 : rounded;
}

export function plainClamp(value: number, low: number | undefined, high: number | undefined): number {
  return Math.max(low ?? -Infinity, Math.min(high ?? Infinity, value));
}

/** sum(t), every line weighed anew. */
export function plainSum(model: ScoringModel, lines: readonly PlainLine[], at: Instant): number {
  const worth = (group: string | undefined) =>
    lines
      .filter((line) => line.note === null && line.group === group)
      .reduce((sum, line) => sum + line.points * plainWeight(line, at), 0);
  const groups = Object.entries(model.behaviour?.groups ?? {});
  return groups.reduce((sum, [name, { max }]) => sum + Math.min(max, worth(name)), worth(undefined));
}

/** Would the limit hold the rule's line back? Voided lines count, those held back do not. */
export function plainLimited(rule: RuleDocument, zone: string, touch: TouchpointFact, lines: readonly PlainLine[]): boolean {
  if (rule.limit === undefined) return false;
  const { times, per, by } = rule.limit;
  const at = touch.occurredAt;
  const added = lines.filter((line) => line.rule === rule.id && line.note !== 'limit' && line.note !== 'ceiling');
  const sameKey = added.filter(({ touch: other }) => by === undefined || valueAt(other, by) === valueAt(touch, by));
  const counted = sameKey.filter((line) => {
    if (per === 'lifetime') return true;
    if (per.startsWith('P')) return line.at > at - plainDurationMs(per) && line.at <= at;
    return plainUnit(per, zone, line.at) === plainUnit(per, zone, at);
  });
  return counted.length >= times;
}

function valueAt(touch: TouchpointFact | null, field: string): unknown {
  const [first = '', ...rest] = field.split('.');
  const outer = new Map<string, unknown>(Object.entries(touch ?? {})).get(first);
  return rest.length === 0 ? outer : new Map<string, unknown>(Object.entries(outer ?? {})).get(rest.join('.'));
}
