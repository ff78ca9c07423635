import type { ProfileFact, ProfileValue, ScoredFact } from '@waymark/journey';
import { isTouch } from '@waymark/journey';
import { noteRecent } from '../compile/recent';
import { applyRules } from './apply-rules';
import type { Fold } from './fold';
import { enterStage } from './fold';
import { passTime } from './pass-time';
import { qualify, rearm } from './qualify';
import { moveStage } from './move-stage';

/** What a fact meant for hand-off, as steps 4 and 5 saw it. */
export interface FactOutcome {
  /** Did `when` and not `unless` hold after this fact? False without `qualification`. */
  readonly condition: boolean;
  /** Did the rearm predicate hold at this fact, whether armed or not? For `on-drop`: did the condition fail? */
  readonly rearms: boolean;
  /** Did the contact qualify at this fact? */
  readonly qualified: boolean;
}

/** Folds one fact on. Facts must come in the order of `compareFacts`, each id once. */
export function applyFact(fold: Fold, fact: ScoredFact): FactOutcome {
  const at = fact.occurredAt;
  if (!(at >= fold.now)) throw new RangeError('facts must be folded in the order of their instants');
  if (fold.stages.length === 0) enterStage(fold, 0, at);
  passTime(fold, at);
  fold.now = at;
  fold.score = null;
  fold.touch = fact.kind === 'touchpoint' ? fact : null;
  setAttributes(fold, fact);
  if (fact.kind === 'touchpoint') {
    noteRecents(fold);
    applyRules(fold, fact);
    countTouchpoint(fold, fact);
  }
  const rearming = rearm(fold);
  moveStage(fold);
  return qualify(fold, fact.id, rearming);
}

/** Step 2. */
function setAttributes(fold: Fold, fact: ScoredFact): void {
  if (fact.kind === 'profile') setProfile(fold, fact);
  if (fact.consent === undefined) return;
  const given = fact.consent.withdrawn !== true;
  for (const purpose of fact.consent.purposes) fold.consent.set(purpose, given);
}

function setProfile(fold: Fold, { profile, account }: ProfileFact): void {
  fold.fitSum = null;
  if (profile !== undefined) setAll(fold.profile, profile);
  if (account !== undefined) setAll(fold.account, account);
}

function setAll(attributes: Map<string, ProfileValue>, changes: Readonly<Record<string, ProfileValue | null>>): void {
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) attributes.delete(key);
    else attributes.set(key, value);
  }
}

function noteRecents(fold: Fold): void {
  const { touch, now } = fold;
  const plans = fold.model.recents;
  for (let place = 0; place < plans.length; place += 1) {
    const plan = plans[place];
    const touches = fold.recents[place];
    if (touch === null || plan === undefined || touches === undefined) continue;
    if (plan.where(touch)) noteRecent(touches, plan.withinMs, now);
  }
}

/** The end of step 3: what stages and qualification see of this touchpoint, and the clock of idleness. */
function countTouchpoint(fold: Fold, fact: ScoredFact): void {
  if (fact.kind === 'touchpoint' && fact.channel === 'handoff') fold.handoff = fact.action;
  if (!isTouch(fact)) return;
  fold.touches += 1;
  fold.lastTouchAt = fact.occurredAt;
}
