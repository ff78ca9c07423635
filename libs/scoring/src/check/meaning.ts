import { SEALED_KEYS } from '@waymark/journey';
import { RE2JS } from 're2js';
import { parseDuration } from '../document/duration';
import { mapField, TOUCHPOINT_FIELDS } from '../document/fields';
import type { BandTable, ScoringModel } from '../document/model';
import { STAGES } from '../document/model';
import { behaviourRules, fallbacksOf, fitRules, groupsOf } from '../document/parts';
import { isTimeZone } from '../compile/time-zone';
import type { ModelError } from './errors';
import { pointerTo, showFound } from './errors';
import { boundsOf, durationsOf } from './quantities';
import type { PlacedPredicate } from './walk-predicates';
import { predicatesOf, walkPredicate } from './walk-predicates';

const HOUR_MS = 3_600_000;

/** What a schema cannot say of a model that has the right shape. */
export function checkMeaning(model: ScoringModel, extraSealedKeys: readonly string[]): readonly ModelError[] {
  const sealed = new Set([...SEALED_KEYS, ...extraSealedKeys]);
  return [
    ...checkTimeZone(model),
    ...checkBounds(model),
    ...checkDurations(model),
    ...checkRuleIds(model),
    ...checkRules(model, sealed),
    ...checkPredicates(predicatesOf(model), sealed),
    ...checkBands('fit', model.bands?.fit),
    ...checkBands('behaviour', model.bands?.behaviour),
    ...checkFallbacks(model),
  ];
}

function checkTimeZone({ timezone }: ScoringModel): readonly ModelError[] {
  if (timezone === undefined || isTimeZone(timezone)) return [];
  const allowed = 'a name of the IANA time zone database, such as UTC or Asia/Shanghai';
  return [{ path: '/timezone', message: 'unknown time zone', found: showFound(timezone), allowed }];
}

function checkBounds(model: ScoringModel): readonly ModelError[] {
  const errors: ModelError[] = boundsOf(model)
    .filter(({ value }) => Math.round(value * 1e6) / 1e6 !== value)
    .map(({ path, value }) => ({
      path,
      message: 'more than six decimals',
      found: showFound(value),
      allowed: 'a number with at most six decimals',
    }));
  const ordered = (path: string, max: number | undefined, low: number | undefined, name: string) => {
    if (max !== undefined && low !== undefined && max < low) {
      errors.push({ path, message: `\`max\` is below \`${name}\``, found: showFound(max), allowed: `at least ${low}` });
    }
  };
  ordered('/behaviour/max', model.behaviour?.max, model.behaviour?.floor, 'floor');
  ordered('/fit/max', model.fit?.max, model.fit?.min, 'min');
  return errors;
}

function checkDurations(model: ScoringModel): readonly ModelError[] {
  const errors: ModelError[] = [];
  for (const { path, text, leastMs } of durationsOf(model)) {
    const millis = parseDuration(text);
    if (millis === null) {
      errors.push({ path, message: 'a duration of nothing, or out of range', found: showFound(text), allowed: 'more than zero' });
    } else if (millis < leastMs) {
      errors.push({ path, message: 'too short', found: showFound(text), allowed: `at least PT${leastMs / HOUR_MS}H` });
    }
  }
  return errors;
}

function checkRuleIds(model: ScoringModel): readonly ModelError[] {
  const first = new Map<string, string>();
  const errors: ModelError[] = [];
  const look = (id: string, path: string) => {
    const before = first.get(id);
    if (before === undefined) first.set(id, path);
    else errors.push({ path, message: `the id is taken by ${before}`, found: showFound(id), allowed: 'ids unique over both sections' });
  };
  behaviourRules(model).forEach((rule, index) => look(rule.id, `/behaviour/rules/${index}/id`));
  fitRules(model).forEach((rule, index) => look(rule.id, `/fit/rules/${index}/id`));
  return errors;
}

function checkRules(model: ScoringModel, sealed: ReadonlySet<string>): readonly ModelError[] {
  const groups = groupsOf(model).map(([name]) => name);
  return behaviourRules(model).flatMap(({ group, limit }, index) => {
    const path = `/behaviour/rules/${index}`;
    const errors: ModelError[] = [];
    if (group !== undefined && !groups.includes(group)) {
      const allowed = groups.join(', ') || 'no group is declared';
      errors.push({ path: `${path}/group`, message: 'the group is not declared', found: showFound(group), allowed });
    }
    if (limit?.by !== undefined) errors.push(...checkLimitField(limit.by, `${path}/limit/by`, sealed));
    return errors;
  });
}

function checkLimitField(by: string, path: string, sealed: ReadonlySet<string>): readonly ModelError[] {
  const field = mapField(by);
  const known = TOUCHPOINT_FIELDS.some((name) => name === by) || field?.map === 'attributes';
  if (!known) {
    const allowed = `${TOUCHPOINT_FIELDS.join(', ')}, attributes.KEY`;
    return [{ path, message: 'not a field of the touchpoint', found: showFound(by), allowed }];
  }
  return checkSealed(by, path, sealed);
}

function checkSealed(name: string, path: string, sealed: ReadonlySet<string>): readonly ModelError[] {
  const field = mapField(name);
  const isSealed = field !== null && (field.map === 'profile' || field.map === 'attributes') && sealed.has(field.key);
  if (!isSealed) return [];
  const allowed = 'keys that hold no personal data; profile.email_domain, profile.email_type and profile.phone_country are derived';
  return [{ path, message: 'a sealed key: it holds personal data, and no model sees it', found: showFound(name), allowed }];
}

/** What a schema cannot say of predicates of the right shape: sealed keys and expressions. */
export function checkPredicates(predicates: readonly PlacedPredicate[], sealed: ReadonlySet<string>): readonly ModelError[] {
  const errors: ModelError[] = [];
  for (const { path, predicate } of predicates) {
    walkPredicate(
      predicate,
      path,
      (asked) => errors.push(...checkSealed(asked.field, asked.path, sealed), ...checkExpression(asked.test, asked.path)),
      () => undefined,
    );
  }
  return errors;
}

function checkExpression(test: unknown, path: string): readonly ModelError[] {
  const pattern = typeof test === 'object' && test !== null && 'matches' in test ? test.matches : undefined;
  if (typeof pattern !== 'string') return [];
  try {
    RE2JS.compile(pattern);
    return [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `not a regular expression: ${reason}`;
    return [{ path: pointerTo(path, 'matches'), message, found: showFound(pattern), allowed: 'RE2 syntax' }];
  }
}

function checkBands(section: string, table: BandTable | undefined): readonly ModelError[] {
  if (table === undefined) return [];
  const path = `/bands/${section}`;
  const thresholds = Object.values(table).filter((value) => value !== null);
  const nulls = Object.keys(table).length - thresholds.length;
  const errors: ModelError[] = [];
  if (nulls !== 1) {
    errors.push({ path, message: 'one band, and only one, takes everything below', found: `${nulls} with null`, allowed: 'exactly one null' });
  }
  if (new Set(thresholds.map((value) => value + 0)).size < thresholds.length) {
    errors.push({ path, message: 'two bands have one threshold', found: showFound(table), allowed: 'thresholds that differ' });
  }
  return errors;
}

function checkFallbacks(model: ScoringModel): readonly ModelError[] {
  return fallbacksOf(model).flatMap(({ from, to }, index) => {
    const below = STAGES.slice(0, STAGES.indexOf(from));
    if (below.includes(to)) return [];
    const allowed = below.join(', ') || 'nothing: no stage is below discover';
    return [{ path: `/stages/fallback/${index}/to`, message: '`to` is not below `from`', found: showFound(to), allowed }];
  });
}
