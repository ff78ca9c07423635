import type { Instant } from '@waymark/journey';
import { STAGES } from '../document/model';
import type { Fold } from '../fold/fold';
import { idleDueAt, passTime } from '../fold/pass-time';
import { conditionHolds } from '../fold/qualify';
import { scoreOf } from '../fold/score';
import { copySum, isFading, nextExpiry } from '../ledger/live-sum';
import { copyRecorder } from '../ledger/recorder';
import type { ContactState } from './contact-state';

/**
 * The state at an instant not before the latest fact folded. Time passes on the reading side only: the fold can be
 * read at one instant and then folded on from where it stood.
 */
export function readFold(fold: Fold, asOf: Instant): ContactState {
  return stateOf(foldAt(fold, asOf));
}

/** A fold moved on to an instant (step 1), the original untouched. What time cannot change is shared with it. */
export function foldAt(fold: Fold, asOf: Instant): Fold {
  if (!(asOf >= fold.now)) throw new RangeError('a fold cannot be read before its latest fact');
  const view: Fold = { ...fold, now: asOf, score: null };
  if (fold.stages.length === 0 || Math.min(fold.inactivityDueAt, idleDueAt(fold)) > asOf) return view;
  const moved: Fold = {
    ...view,
    sum: copySum(fold.sum),
    recorder: fold.recorder === null ? null : copyRecorder(fold.recorder),
    stages: [...fold.stages],
  };
  passTime(moved, asOf);
  return moved;
}

function stateOf(view: Fold): ContactState {
  const score = scoreOf(view);
  return {
    asOf: view.now,
    ...score,
    stage: STAGES[view.stage] ?? 'discover',
    stages: [...view.stages],
    qualified: !view.armed,
    qualifications: [...view.qualifications],
    touches: view.touches,
    lastTouchAt: view.lastTouchAt,
    handoff: view.handoff,
    consent: Object.fromEntries(view.consent),
    condition: conditionHolds(view),
    nextDueAt: nextDueAt(view),
    fading: isFading(view.sum, view.model.sums, view.now),
  };
}

function nextDueAt(view: Fold): Instant | null {
  const inactivityAt = restsOnFloor(view) ? Infinity : view.inactivityDueAt;
  const expiryAt = nextExpiry(view.sum, view.model.sums, view.now) ?? Infinity;
  const next = Math.min(inactivityAt, idleDueAt(view), expiryAt);
  return next === Infinity ? null : next;
}

/** At the floor, with nothing that decays, a further inactivity line only starts the ledger anew where it was. */
export function restsOnFloor(view: Fold): boolean {
  const { floor } = view.model;
  return floor !== null && !view.sum.decaying && scoreOf(view).behaviour <= floor;
}
