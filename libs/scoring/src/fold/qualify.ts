import type { FactOutcome } from './apply-fact';
import type { Fold } from './fold';
import { enterHighest } from './move-stage';
import { scoreOf } from './score';

interface Rearming {
  /** Does the rearm predicate hold at this touchpoint, armed or not? */
  readonly holds: boolean;
  /** Did it arm the contact again? Then this fact does not qualify it. */
  readonly rearmed: boolean;
}

/** Before step 4: a predicate under `rearm` arms a disarmed contact again at a touchpoint where it holds. */
export function rearm(fold: Fold): Rearming {
  const predicate = fold.model.qualification?.rearm ?? null;
  const holds = predicate !== null && fold.touch !== null && predicate(fold);
  const rearmed = holds && !fold.armed;
  if (rearmed) armAgain(fold);
  return { holds, rearmed };
}

function armAgain(fold: Fold): void {
  fold.armed = true;
  fold.rearmedAt = fold.now;
}

/** c of step 5: `when` and not `unless`, for the state as it stands. */
export function conditionHolds(fold: Fold): boolean {
  const { qualification } = fold.model;
  return qualification !== null && qualification.when(fold) && qualification.unless?.(fold) !== true;
}

/** Step 5. */
export function qualify(fold: Fold, fact: string, rearmHolds: boolean, rearmed: boolean): FactOutcome {
  const { qualification } = fold.model;
  if (qualification === null) return { condition: false, rearms: false, qualified: false };
  const condition = conditionHolds(fold);
  const qualified = condition && fold.armed && !rearmed && cooledDown(fold, qualification.cooldownMs);
  if (qualified) {
    const { behaviour, fit, total } = scoreOf(fold);
    fold.qualifications.push({ at: fold.now, behaviour, fit, total, fact });
    fold.armed = false;
    enterHighest(fold);
  }
  const onDrop = qualification.rearm === null;
  if (onDrop && !condition && !fold.armed) armAgain(fold);
  return { condition, rearms: onDrop ? !condition : rearmHolds, qualified };
}

function cooledDown(fold: Fold, cooldownMs: number): boolean {
  return fold.rearmedAt === null || fold.now >= fold.rearmedAt + cooldownMs;
}
