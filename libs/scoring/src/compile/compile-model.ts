import { durationMs } from '../document/duration';
import type { BandTable, LimitDocument, PredicateDocument, RuleDocument, ScoringModel } from '../document/model';
import { CALENDAR_UNITS, STAGES } from '../document/model';
import { behaviourRules, fallbacksOf, fitRules, groupsOf } from '../document/parts';
import { compileDecay } from '../ledger/decay';
import type { Limit } from '../ledger/limit';
import type { PotPlan } from '../ledger/live-sum';
import { unitOf } from './calendar';
import type {
  Band,
  CompiledFallback,
  CompiledIdle,
  CompiledInactivity,
  CompiledModel,
  CompiledQualification,
  CompiledRule,
} from './compiled-model';
import { PredicateCompiler } from './predicate';
import { touchReader } from './read-fields';
import { indexRules } from './rule-index';
import type { ZoneOffset } from './time-zone';
import { zoneOffset } from './time-zone';

/** What `rearm: on-recycle`, the default, stands for. */
export const ON_RECYCLE: PredicateDocument = { channel: 'handoff', action: ['recycled', 'rejected', 'withdrawn'] };

/** Makes a model that `parseModel` or `checkModel` has passed ready to fold with. */
export function compileModel(document: ScoringModel): CompiledModel {
  const predicates = new PredicateCompiler();
  return {
    document,
    ...compileBounds(document),
    ...compileBehaviour(document, predicates),
    fitRules: fitRules(document).map(({ id, when, points }) => ({ id, when: predicates.compile(when), points })),
    bands: compileBands(document),
    qualification: compileQualification(document, predicates),
    ...compileStages(document, predicates),
    recents: predicates.recents,
  };
}

function compileBounds({ behaviour, fit }: ScoringModel) {
  const { floor = null, max = null, ceiling = null } = behaviour ?? {};
  const { min: fitMin = null, max: fitMax = null } = fit ?? {};
  return { floor, max, ceiling, fitMin, fitMax };
}

function compileBehaviour(document: ScoringModel, predicates: PredicateCompiler) {
  const groups = groupsOf(document).map(([name]) => name);
  const pots: PotPlan[] = [];
  const zone = zoneOffset(document.timezone ?? 'UTC');
  const suspend = document.behaviour?.suspend;
  return {
    inactivity: compileInactivity(document),
    suspend: suspend === undefined ? null : predicates.compile(suspend),
    rules: behaviourRules(document).map((rule) => compileRule(rule, predicates, groups, pots, zone)),
    ruleIndex: indexRules(behaviourRules(document)),
    groups,
    sums: { caps: groupsOf(document).map(([, { max }]) => max), pots },
  };
}

function compileInactivity({ behaviour }: ScoringModel): CompiledInactivity | null {
  if (behaviour?.inactivity === undefined) return null;
  const { after, every, points } = behaviour.inactivity;
  return { afterMs: durationMs(after), everyMs: durationMs(every), points };
}

function compileRule(
  rule: RuleDocument,
  predicates: PredicateCompiler,
  groups: readonly string[],
  pots: PotPlan[],
  zone: ZoneOffset,
): CompiledRule {
  const decay = rule.decay === undefined ? null : compileDecay(rule.decay);
  const slot = rule.group === undefined ? 0 : groups.indexOf(rule.group) + 1;
  return {
    id: rule.id,
    when: predicates.compile(rule.when),
    reset: rule.reset === true,
    points: rule.points ?? 0,
    limit: rule.limit === undefined ? null : compileLimit(rule.limit, zone),
    decay,
    slot,
    pot: decay === null ? -1 : potFor({ slot, decay }, pots),
  };
}

function potFor(plan: PotPlan, pots: PotPlan[]): number {
  const known = pots.findIndex(
    ({ slot, decay }) => slot === plan.slot && decay.kind === plan.decay.kind && decay.seconds === plan.decay.seconds,
  );
  return known >= 0 ? known : pots.push(plan) - 1;
}

function compileLimit({ times, per, by }: LimitDocument, zone: ZoneOffset): Limit {
  const unit = CALENDAR_UNITS.find((name) => name === per);
  const read = by === undefined ? null : touchReader(by);
  return {
    times,
    windowMs: unit !== undefined || per === 'lifetime' ? null : durationMs(per),
    unitOf: unit === undefined ? null : unitOf(unit, zone),
    keyOf: (touch) => {
      const value = read?.(touch);
      return value === undefined || value === null ? '' : `${typeof value}:${String(value)}`;
    },
  };
}

function compileBands({ bands }: ScoringModel): CompiledModel['bands'] {
  return bands === undefined ? null : { fit: compileBandTable(bands.fit), behaviour: compileBandTable(bands.behaviour) };
}

function compileBandTable(table: BandTable): readonly Band[] {
  return Object.entries(table)
    .map(([name, from]) => ({ name, from: from ?? -Infinity }))
    .sort((a, b) => (a.from < b.from ? 1 : -1));
}

function compileQualification(document: ScoringModel, predicates: PredicateCompiler): CompiledQualification | null {
  if (document.qualification === undefined) return null;
  const { when, unless, rearm, cooldown } = document.qualification;
  return {
    when: predicates.compile(when),
    unless: unless === undefined ? null : predicates.compile(unless),
    rearm: rearm === 'on-drop' ? null : predicates.compile(typeof rearm === 'object' ? rearm : ON_RECYCLE),
    cooldownMs: cooldown === undefined ? 0 : durationMs(cooldown),
  };
}

function compileStages(document: ScoringModel, predicates: PredicateCompiler) {
  const enter = STAGES.map((stage) => {
    const when = stage === 'discover' ? undefined : document.stages?.enter?.[stage];
    return when === undefined ? null : predicates.compile(when);
  });
  const fallbacks: CompiledFallback[][] = STAGES.map(() => []);
  const idle: (CompiledIdle | null)[] = STAGES.map(() => null);
  for (const fallback of fallbacksOf(document)) {
    const from = STAGES.indexOf(fallback.from);
    const to = STAGES.indexOf(fallback.to);
    if (fallback.when !== undefined) fallbacks[from]?.push({ to, when: predicates.compile(fallback.when) });
    if (fallback.idle !== undefined) idle[from] = earlier(idle[from] ?? null, { to, idleMs: durationMs(fallback.idle) });
  }
  return { enter, fallbacks, idle };
}

/** Fallbacks from one stage count idleness from one instant: the shortest comes first, of equals the one written first. */
function earlier(known: CompiledIdle | null, next: CompiledIdle): CompiledIdle {
  return known === null || next.idleMs < known.idleMs ? next : known;
}
