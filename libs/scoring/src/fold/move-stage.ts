import type { Fold } from './fold';
import { enterStage } from './fold';

/** Step 4: the first fallback that holds, or else the highest stage above that may be entered. */
export function moveStage(fold: Fold): void {
  if (fold.touch !== null) fold.entryBarred = false;
  const fallback = fold.model.fallbacks[fold.stage]?.find(({ when }) => when(fold));
  if (fallback === undefined) {
    enterHighest(fold);
    return;
  }
  enterStage(fold, fallback.to, fold.now);
  fold.entryBarred = true;
}

/** Enters the highest stage above whose `enter` holds, and those between; nothing while a fallback still bars it. */
export function enterHighest(fold: Fold): void {
  if (fold.entryBarred) return;
  const { enter } = fold.model;
  const from = fold.stage;
  for (let stage = enter.length - 1; stage > from; stage -= 1) {
    if (enter[stage]?.(fold) !== true) continue;
    for (let between = from + 1; between <= stage; between += 1) enterStage(fold, between, fold.now);
    return;
  }
}
