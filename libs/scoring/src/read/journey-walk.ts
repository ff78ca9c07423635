import type { Instant, ScoredFact } from '@waymark/journey';
import { compareFacts } from '@waymark/journey';
import type { CompiledModel } from '../compile/compiled-model';
import { STAGES } from '../document/model';
import { applyFact } from '../fold/apply-fact';
import type { Fold } from '../fold/fold';
import { createFold } from '../fold/fold';
import { idleDueAt, passTime } from '../fold/pass-time';
import type { Score } from '../fold/score';
import { fitSumOf, scoreOf, scoreOfSums } from '../fold/score';
import { capped, leaveExpired, worthsAt } from '../ledger/live-sum';
import type { LedgerLine, Recorder } from '../ledger/recorder';
import { newRecorder } from '../ledger/recorder';
import { ExpiringLines } from './expiring-lines';
import type { JourneyPlace, JourneyStep } from './journey';
import type { LedgerPlace, Standing } from './journey-lines';
import { linesOf } from './journey-lines';
import { restsOnFloor } from './read-fold';

/**
 * Every step of a contact's way, for facts in their order and due by `asOf`. One pass: a line is looked at when it is
 * added and when it goes.
 */
export function* walkJourney(model: CompiledModel, facts: readonly ScoredFact[], asOf: Instant, after: JourneyPlace | null): Generator<JourneyStep> {
  const walk = new JourneyWalk(model);
  const from = after === null ? 0 : walk.begin(facts, after);
  for (let place = from; place < facts.length; place += 1) {
    const fact = facts[place];
    if (fact === undefined) return;
    yield* walk.passTo(fact.occurredAt);
    const step = walk.take(fact);
    if (step !== null) yield step;
  }
  yield* walk.passTo(asOf);
}

/** How things stood right before a step. */
interface Before {
  readonly standing: Standing | null;
  readonly score: Score | null;
  readonly ledger: LedgerPlace;
  readonly stages: number;
  readonly stage: number;
  readonly armed: boolean;
}

class JourneyWalk {
  private readonly fold: Fold;
  private readonly recorder: Recorder = newRecorder();
  private readonly expiring: ExpiringLines;
  private holding: readonly boolean[] = [];

  constructor(private readonly model: CompiledModel) {
    this.fold = { ...createFold(model), recorder: this.recorder };
    this.expiring = new ExpiringLines(this.recorder);
  }

  /** Folds everything up to and including a place; the place of the first fact after it. */
  begin(facts: readonly ScoredFact[], { at, fact }: JourneyPlace): number {
    let place = 0;
    for (let next = facts[place]; next !== undefined && isUpTo(next, at, fact); next = facts[place]) {
      applyFact(this.fold, next);
      place += 1;
    }
    if (place > 0) this.moveTo(at);
    this.holding = this.holdingNow();
    this.expiring.catchUp(at);
    return place;
  }

  /** What falls due by an instant, one step for each instant at which something changes. */
  *passTo(until: Instant): Generator<JourneyStep> {
    if (this.fold.stages.length === 0) return;
    for (let at = this.dueAt(); at <= until; at = this.dueAt()) {
      const expired = this.expiring.takeDue(at);
      const before = this.before(at, expired);
      this.moveTo(at);
      const step = this.stepOf(null, before, expired, false);
      if (step !== null) yield step;
    }
    this.moveTo(until);
  }

  take(fact: ScoredFact): JourneyStep | null {
    const before = this.before(fact.occurredAt, []);
    const { qualified } = applyFact(this.fold, fact);
    if (fact.kind === 'profile' || before.standing === null) this.holding = this.holdingNow();
    return this.stepOf(fact, before, [], qualified);
  }

  private dueAt(): Instant {
    const { fold } = this;
    const inactivityAt = restsOnFloor(fold) ? Infinity : fold.inactivityDueAt;
    return Math.min(inactivityAt, idleDueAt(fold), this.expiring.dueAt());
  }

  private moveTo(at: Instant): void {
    const { fold, model } = this;
    passTime(fold, at);
    fold.now = at;
    fold.score = null;
    leaveExpired(fold.sum, model.sums, at);
  }

  private before(at: Instant, expired: readonly LedgerLine[]): Before {
    const { fold, recorder } = this;
    const standing = fold.stages.length === 0 ? null : this.standing(at, expired);
    return {
      standing,
      score: standing && scoreOfSums(this.model, capped(standing.worths, this.model.sums.caps), standing.fitSum),
      ledger: { lines: recorder.lines.length, liveFrom: recorder.liveFrom },
      stages: fold.stages.length,
      stage: fold.stage,
      armed: fold.armed,
    };
  }

  /** At an instant; what is over from then on counts as if it were not. */
  private standing(at: Instant, expired: readonly LedgerLine[]): Standing {
    const worths = worthsAt(this.fold.sum, this.model.sums, at);
    for (const { slot, points } of expired) worths[slot] = (worths[slot] ?? 0) + points;
    return { worths, fitSum: fitSumOf(this.fold), holding: this.holding };
  }

  private stepOf(fact: ScoredFact | null, before: Before, expired: readonly LedgerLine[], qualified: boolean): JourneyStep | null {
    const { fold, recorder } = this;
    const at = fold.now;
    this.expiring.catchUp(at);
    const lines = linesOf(this.model, { recorder, from: before.ledger, expired, at }, before.standing, this.standing(at, []));
    const stages = stagesSince(fold, before);
    const rearmed = !before.armed && fold.armed;
    if (lines.length === 0 && stages.length === 0 && !qualified && !rearmed) return null;
    return { at, fact, before: before.score, after: scoreOf(fold), stages, qualified, rearmed, lines };
  }

  private holdingNow(): readonly boolean[] {
    return this.model.fitRules.map(({ when }) => when(this.fold));
  }
}

function isUpTo(next: ScoredFact, at: Instant, fact: string | null): boolean {
  return fact === null ? next.occurredAt < at : compareFacts(next, { id: fact, occurredAt: at }) <= 0;
}

function stagesSince({ stages }: Fold, before: Before): JourneyStep['stages'] {
  let from = before.stages === 0 ? -1 : before.stage;
  return stages.slice(before.stages).map(({ stage }) => {
    const place = STAGES.indexOf(stage);
    const back = place < from;
    from = place;
    return { stage, back };
  });
}
