import type { Instant } from '@waymark/journey';
import type { CompiledInactivity } from '../compile/compiled-model';
import { toMicros } from '../document/rounding';
import { bookPlain, lookAtFloor, startAnew } from '../ledger/book';
import { addFlat, flatMicros } from '../ledger/live-sum';
import type { Fold } from './fold';
import { enterStage } from './fold';

/** Step 1: what is due before or at an instant happens, in order; inactivity before a fallback at the same instant. */
export function passTime(fold: Fold, until: Instant): void {
  for (;;) {
    const fallbackAt = idleDueAt(fold);
    const inactivityAt = fold.inactivityDueAt;
    if (inactivityAt > until && fallbackAt > until) return;
    if (inactivityAt <= fallbackAt) passInactivity(fold, Math.min(until, fallbackAt));
    else fallBackIdle(fold, fallbackAt);
  }
}

/** When the idle fallback from the present stage is due; Infinity without one. */
export function idleDueAt(fold: Fold): Instant {
  const idle = fold.model.idle[fold.stage] ?? null;
  if (idle === null) return Infinity;
  return Math.max(fold.lastTouchAt ?? -Infinity, fold.stageSince) + idle.idleMs;
}

function fallBackIdle(fold: Fold, at: Instant): void {
  const idle = fold.model.idle[fold.stage] ?? null;
  if (idle === null) return;
  enterStage(fold, idle.to, at);
  fold.entryBarred = true;
}

function passInactivity(fold: Fold, until: Instant): void {
  const { inactivity } = fold.model;
  if (inactivity === null) return;
  if (fold.recorder === null && !(fold.model.floor !== null && fold.sum.decaying)) {
    leapInactivity(fold, inactivity, until);
    return;
  }
  const at = fold.inactivityDueAt;
  bookPlain(fold, 'inactivity', inactivity.points, at);
  lookAtFloor(fold, at);
  fold.inactivityDueAt = at + inactivity.everyMs;
}

/** All inactivity lines up to an instant at once: exact where nobody asks for them one by one and nothing decays. */
function leapInactivity(fold: Fold, inactivity: CompiledInactivity, until: Instant): void {
  const due = fold.inactivityDueAt;
  const lines = 1 + Math.floor((until - due) / inactivity.everyMs);
  const { floor, sums } = fold.model;
  const each = toMicros(inactivity.points);
  const room = floor === null ? Infinity : Math.floor((flatMicros(fold.sum, sums) - toMicros(floor)) / -each);
  if (floor !== null && lines > room) startAnew(fold, floor, due);
  else addFlat(fold.sum, 0, each * lines);
  fold.inactivityDueAt = due + lines * inactivity.everyMs;
  fold.score = null;
}
