import type { TouchpointFact } from '@waymark/journey';
import { isTouch } from '@waymark/journey';
import type { CompiledRule } from '../compile/compiled-model';
import { bookRule, holdBack, lookAtFloor, voidAll } from '../ledger/book';
import { countLine, limitAllows } from '../ledger/limit';
import type { Fold } from './fold';
import { scoreOf } from './score';

/**
 * Step 3. Rules see the state as it stood before this fact, so all are asked before any is applied. Neither look at
 * the floor can change what they see: a sum below the floor is reported as the floor in any case.
 */
export function applyRules(fold: Fold, fact: TouchpointFact): void {
  const { model, now } = fold;
  if (model.suspend?.(fold) === true) return;
  const matched = matchedRules(fold, fact.channel);
  lookAtFloor(fold, now);
  if (matched === null) return;
  startActivityClock(fold, fact, matched);
  for (const place of matched) {
    const rule = model.rules[place];
    if (rule !== undefined) applyRule(fold, fact, rule, place);
  }
  lookAtFloor(fold, now);
}

function matchedRules(fold: Fold, channel: string): number[] | null {
  const { rules, ruleIndex } = fold.model;
  let matched: number[] | null = null;
  for (const place of ruleIndex.byChannel.get(channel) ?? ruleIndex.others) {
    if (rules[place]?.when(fold) === true) (matched ??= []).push(place);
  }
  return matched;
}

/** The clock of activity starts at a touch to which a rule with positive points applied, whatever became of its line. */
function startActivityClock(fold: Fold, fact: TouchpointFact, matched: readonly number[]): void {
  const { inactivity, rules } = fold.model;
  if (inactivity === null || !isTouch(fact)) return;
  if (!matched.some((place) => (rules[place]?.points ?? 0) > 0)) return;
  fold.inactivityDueAt = fact.occurredAt + inactivity.afterMs;
}

function applyRule(fold: Fold, fact: TouchpointFact, rule: CompiledRule, place: number): void {
  if (rule.reset) {
    voidAll(fold, 'reset');
    return;
  }
  const { limit } = rule;
  if (limit === null) {
    if (belowCeiling(fold, rule)) bookRule(fold, rule, fact.id);
    else holdBack(fold, rule, fact.id, 'ceiling');
    return;
  }
  const tallies = (fold.tallies[place] ??= new Map());
  const key = limit.keyOf(fact);
  if (!limitAllows(limit, tallies.get(key), fold.now)) {
    holdBack(fold, rule, fact.id, 'limit');
  } else if (belowCeiling(fold, rule)) {
    countLine(limit, tallies, key, fold.now);
    bookRule(fold, rule, fact.id);
  } else {
    holdBack(fold, rule, fact.id, 'ceiling');
  }
}

/** Is a line free to be added? Only positive ones are held back, while the total as reported is at or above `ceiling`. */
function belowCeiling(fold: Fold, rule: CompiledRule): boolean {
  const { ceiling } = fold.model;
  return ceiling === null || rule.points < 0 || scoreOf(fold).total < ceiling;
}
