import type { ScoringModel } from '../document/model';
import { CALENDAR_UNITS } from '../document/model';
import { behaviourRules, fallbacksOf, fitRules, groupsOf } from '../document/parts';
import { pointerTo } from './errors';
import { predicatesOf, walkPredicate } from './walk-predicates';

const HOUR_MS = 3_600_000;

interface PlacedNumber {
  readonly path: string;
  readonly value: number;
}

interface PlacedDuration {
  readonly path: string;
  readonly text: string;
  /** The shortest that is allowed here; 0 where anything above zero is. */
  readonly leastMs: number;
}

/** All points, bounds and thresholds of a model. */
export function boundsOf(model: ScoringModel): readonly PlacedNumber[] {
  const { behaviour, fit, bands } = model;
  return [
    ...numbersOf('/behaviour', behaviour, ['floor', 'max', 'ceiling']),
    ...numbersOf('/behaviour/inactivity', behaviour?.inactivity, ['points']),
    ...groupsOf(model).flatMap(([name, group]) => numbersOf(pointerTo('/behaviour/groups', name), group, ['max'])),
    ...behaviourRules(model).flatMap((rule, index) => numbersOf(`/behaviour/rules/${index}`, rule, ['points'])),
    ...numbersOf('/fit', fit, ['min', 'max']),
    ...fitRules(model).flatMap((rule, index) => numbersOf(`/fit/rules/${index}`, rule, ['points'])),
    ...Object.entries(bands ?? {}).flatMap(([name, table]) => numbersOf(`/bands/${name}`, table, Object.keys(table))),
  ];
}

function numbersOf(base: string, section: object | undefined, keys: readonly string[]): readonly PlacedNumber[] {
  const members = new Map<string, unknown>(Object.entries(section ?? {}));
  return keys.flatMap((key) => {
    const value = members.get(key);
    return typeof value === 'number' ? [{ path: pointerTo(base, key), value }] : [];
  });
}

/** All durations of a model. */
export function durationsOf(model: ScoringModel): readonly PlacedDuration[] {
  const inactivity = model.behaviour?.inactivity;
  return [
    ...placed('/behaviour/inactivity/after', inactivity?.after, HOUR_MS),
    ...placed('/behaviour/inactivity/every', inactivity?.every, HOUR_MS),
    ...behaviourRules(model).flatMap(({ limit, decay }, index) => [
      ...placed(`/behaviour/rules/${index}/limit/per`, isPeriodWord(limit?.per) ? undefined : limit?.per),
      ...Object.entries(decay ?? {}).flatMap(([kind, text]) => placed(`/behaviour/rules/${index}/decay/${kind}`, text)),
    ]),
    ...placed('/qualification/cooldown', model.qualification?.cooldown),
    ...fallbacksOf(model).flatMap(({ idle }, index) => placed(`/stages/fallback/${index}/idle`, idle)),
    ...predicatesOf(model).flatMap(({ path, predicate }) => {
      const within: PlacedDuration[] = [];
      walkPredicate(predicate, path, ignore, (text, at) => within.push(...placed(at, text)));
      return within;
    }),
  ];
}

function placed(path: string, text: string | undefined, leastMs = 0): readonly PlacedDuration[] {
  return text === undefined ? [] : [{ path, text, leastMs }];
}

function ignore(): void {
  return undefined;
}

/** `lifetime` or a unit of the calendar, and so no duration. */
function isPeriodWord(per: string | undefined): boolean {
  return per === 'lifetime' || CALENDAR_UNITS.some((unit) => unit === per);
}
