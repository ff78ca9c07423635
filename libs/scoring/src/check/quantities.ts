import type { ScoringModel } from '../document/model';
import { CALENDAR_UNITS } from '../document/model';
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
  const found: PlacedNumber[] = [];
  const add = (path: string, value: number | null | undefined) => {
    if (typeof value === 'number') found.push({ path, value });
  };
  const { behaviour, fit, bands } = model;
  add('/behaviour/floor', behaviour?.floor);
  add('/behaviour/max', behaviour?.max);
  add('/behaviour/ceiling', behaviour?.ceiling);
  add('/behaviour/inactivity/points', behaviour?.inactivity?.points);
  for (const [name, { max }] of Object.entries(behaviour?.groups ?? {})) {
    add(pointerTo('/behaviour/groups', name, 'max'), max);
  }
  behaviour?.rules?.forEach((rule, index) => add(`/behaviour/rules/${index}/points`, rule.points));
  add('/fit/min', fit?.min);
  add('/fit/max', fit?.max);
  fit?.rules?.forEach((rule, index) => add(`/fit/rules/${index}/points`, rule.points));
  for (const [section, table] of Object.entries(bands ?? {})) {
    for (const [name, value] of Object.entries(table)) add(pointerTo('/bands', section, name), value);
  }
  return found;
}

/** All durations of a model. */
export function durationsOf(model: ScoringModel): readonly PlacedDuration[] {
  const found: PlacedDuration[] = [];
  const add = (path: string, text: string | undefined, leastMs = 0) => {
    if (text !== undefined) found.push({ path, text, leastMs });
  };
  const { behaviour } = model;
  add('/behaviour/inactivity/after', behaviour?.inactivity?.after, HOUR_MS);
  add('/behaviour/inactivity/every', behaviour?.inactivity?.every, HOUR_MS);
  behaviour?.rules?.forEach(({ limit, decay }, index) => {
    const path = `/behaviour/rules/${index}`;
    if (limit !== undefined && !isPeriodWord(limit.per)) add(`${path}/limit/per`, limit.per);
    for (const [kind, text] of Object.entries(decay ?? {})) add(`${path}/decay/${kind}`, text);
  });
  add('/qualification/cooldown', model.qualification?.cooldown);
  model.stages?.fallback?.forEach((fallback, index) => add(`/stages/fallback/${index}/idle`, fallback.idle));
  for (const { path, predicate } of predicatesOf(model)) {
    walkPredicate(predicate, path, () => undefined, (within, at) => add(at, within));
  }
  return found;
}

/** `lifetime` or a unit of the calendar, and so no duration. */
export function isPeriodWord(per: string): boolean {
  return per === 'lifetime' || CALENDAR_UNITS.some((unit) => unit === per);
}
