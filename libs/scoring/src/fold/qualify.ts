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
export function qualify(fold: Fold, fact: string, { holds, rearmed }: Rearming): FactOutcome {
  const { qualification } = fold.model;
  if (qualification === null) return { condition: false, rearms: false, qualified: false };
  const condition = conditionHolds(fold);
  const qualified = condition && !rearmed && mayQualify(fold, qualification.cooldownMs);
  if (qualified) noteQualification(fold, fact);
  if (qualification.rearm !== null) return { condition, rearms: holds, qualified };
  if (!condition && !fold.armed) armAgain(fold);
  return { condition, rearms: !condition, qualified };
}

/** Keeps the scores of the instant, disarms, and tries once more what may now be entered. */
function noteQualification(fold: Fold, fact: string): void {
  const { behaviour, fit, total } = scoreOf(fold);
  fold.qualifications.push({ at: fold.now, behaviour, fit, total, fact });
  fold.armed = false;
  enterHighest(fold);
}

function mayQualify({ armed, rearmedAt, now }: Fold, cooldownMs: number): boolean {
  return armed && (rearmedAt === null || now >= rearmedAt + cooldownMs);
}
