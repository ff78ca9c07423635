import { classOf, STAGES } from '@waymark/scoring';
import type { FoldedColumns, FoldQuestion } from './folded-columns';
import type { ClassProgram, RowsOfPairs } from './class-program';
import { ALWAYS, ATTRIBUTE, compileClasses, FLAG } from './class-program';
import { KeptAnswers } from './kept-answers';
import type { KernelPlan } from './plan';
import { KernelRecents } from './recents';
import type { AskedState } from './residual';
import type { FoldResults } from './results';
import { ResultWriter } from './results';
import { RuleTables } from './rule-tables';
import { KernelScore } from './score';
import { KernelTallies } from './tallies';

const COUNT_OF_STAGES = STAGES.length;
/** Counts stay small integers. */
const MOST_CHANGES = 2 ** 30 - 2 ** 28;

/**
 * Folds one contact after the other: the same steps as the pure fold of the scoring library, over columns and classes.
 * Nothing is made anew for a contact; the state is cleared.
 */
export class ContactMachine implements AskedState {
  readonly attributes: Uint8Array;
  /** The instant that is being looked at. */
  private readonly clock = new Float64Array(1);
  private readonly program: ClassProgram;
  private readonly kept: KeptAnswers;
  private readonly score: KernelScore;
  private readonly tallies: KernelTallies;
  private readonly recents: KernelRecents;
  private readonly rules: RuleTables;
  private readonly idleMs: Float64Array;
  private readonly matched: Int32Array;
  private readonly ceiling: number;
  private readonly afterMs: number;
  private readonly cooldownMs: number;
  private readonly onDrop: boolean;
  private readonly skipped: number;
  private writer = new ResultWriter(0, 0);
  private matchedCount = 0;
  private touches = 0;
  private lastTouchAt = -Infinity;
  private stage = 0;
  private entryBarred = false;
  private armed = true;
  private rearmedAt = -Infinity;
  private qualifications = 0;
  private inactivityDueAt = Infinity;
  private idleDueAt = Infinity;
  /** Counts what may make a predicate true that did not hold. */
  private changes = 0;
  /** By ending the count at which nothing that it asks held. */
  private readonly quietAt: Int32Array;

  constructor(
    private readonly plan: KernelPlan,
    private readonly history: FoldedColumns,
    private readonly question: FoldQuestion,
  ) {
    const { model, recents } = plan;
    this.attributes = plan.attributesAtFirst.slice();
    this.program = compileClasses(plan, this);
    this.quietAt = new Int32Array(this.program.endingOnlyFalls.length).fill(-1);
    this.kept = new KeptAnswers(plan.attributeLeaves, this.attributes);
    this.score = new KernelScore(model, this.program.fitRules, this.clock);
    this.tallies = new KernelTallies(model.rules.length);
    this.recents = new KernelRecents(recents, this.clock);
    this.rules = new RuleTables(model);
    this.idleMs = Float64Array.from(model.idle, (idle) => idle?.idleMs ?? Infinity);
    this.matched = new Int32Array(model.rules.length);
    this.ceiling = model.ceiling ?? Infinity;
    this.afterMs = model.inactivity?.afterMs ?? Infinity;
    this.cooldownMs = model.qualification?.cooldownMs ?? 0;
    this.onDrop = model.qualification !== null && model.qualification.rearm === null;
    this.skipped = question.ignoreHandoffs ? FLAG.handoff : 0;
  }

  /** Folds the contacts from one place up to, not including, another. */
  run(from: number, to: number): FoldResults {
    this.writer = new ResultWriter(from, to);
    for (let contact = from; contact < to; contact += 1) this.fold(contact);
    return this.writer.results();
  }

  private fold(contact: number): void {
    const { history, writer, question } = this;
    const { at: instants, shape } = history.facts;
    const { classOf } = this.plan;
    const { flags } = this.program;
    const end = history.ends[contact] as number;
    let folded = 0;
    this.clear();
    for (let place = history.starts[contact] as number; place < end; place += 1) {
      const at = instants[place] as number;
      if (at > question.asOf) break;
      const of = classOf[shape[place] as number] as number;
      const bits = flags[of] as number;
      if ((bits & this.skipped) !== 0) continue;
      if (folded === 0) this.enterStage(0, at);
      else if (at >= this.inactivityDueAt || at >= this.idleDueAt) this.passTime(at);
      folded += 1;
      this.clock[0] = at;
      this.score.timeHasPassed();
      this.apply(of, bits, place);
    }
    writer.facts += folded;
    if (folded > 0) this.write(contact);
    writer.end(contact);
  }

  countRecent(place: number): number {
    return this.recents.count(place);
  }

  totalIsBelow(bound: number): boolean {
    return this.score.totalIsBelow(bound);
  }

  behaviourIsBelow(bound: number): boolean {
    return this.score.behaviourIsBelow(bound);
  }

  reader(field: string): () => unknown {
    const readers: Readonly<Record<string, () => unknown>> = {
      'state.behaviour': () => this.score.behaviour(),
      'state.fit': () => this.score.fit(),
      'state.total': () => this.score.total(),
      'state.class': () => classOf(this.plan.model, this.score.fit(), this.score.behaviour()),
      'state.qualifications': () => this.qualifications,
      'state.touches': () => this.touches,
    };
    return readers[field] ?? (() => undefined);
  }

  private clear(): void {
    if (this.changes > MOST_CHANGES) {
      this.quietAt.fill(-1);
      this.changes = 0;
    }
    this.changes += 1;
    this.attributes.set(this.plan.attributesAtFirst);
    this.score.clear();
    this.tallies.clear();
    this.recents.clear();
    this.touches = 0;
    this.lastTouchAt = -Infinity;
    this.entryBarred = false;
    this.armed = true;
    this.rearmedAt = -Infinity;
    this.qualifications = 0;
    this.inactivityDueAt = Infinity;
  }

  private write(contact: number): void {
    const { asOf } = this.question;
    this.passTime(asOf);
    this.clock[0] = asOf;
    this.score.timeHasPassed();
    this.writer.state(contact, this.score.behaviour(), this.score.fit(), this.score.total(), this.stage, !this.armed, this.touches);
    if (this.program.where === null || this.program.where()) this.writer.choose(contact);
  }

  /** Steps 2 to 5 for a fact of a class. */
  private apply(of: number, bits: number, place: number): void {
    if ((bits & FLAG.effects) !== 0) this.setAttributes(this.program.effects, of);
    if ((bits & FLAG.touchpoint) !== 0) this.takeTouchpoint(of, bits, place);
    const ending = this.program.ending[of] as number;
    if (this.quietAt[ending] === this.changes) return;
    const before = this.changes;
    const rearmed = (bits & FLAG.mayRearm) !== 0 && !this.armed && this.holds(this.program.rearm[of] as number);
    if (rearmed) this.armAgain();
    if ((bits & (FLAG.stage << this.stage)) !== 0) this.moveStage(of);
    if ((bits & FLAG.mayMeetCondition) !== 0 || this.onDrop) this.qualify(of, place, rearmed);
    if (before === this.changes && this.staysQuiet(of)) this.quietAt[ending] = before;
  }

  /** Nothing held: will nothing hold either at the next fact of this kind, unless something changes? */
  private staysQuiet(of: number): boolean {
    if (this.program.endingOnlyFalls[of] === 0 || this.score.mayRise()) return false;
    return this.armed ? (this.clock[0] as number) >= this.rearmedAt + this.cooldownMs : !this.onDrop;
  }

  private setAttributes({ starts, first, second }: RowsOfPairs, row: number): void {
    const end = starts[row + 1] as number;
    for (let index = starts[row] as number; index < end; index += 1) this.attributes[first[index] as number] = second[index] as number;
    this.score.attributesChanged();
    this.changes += 1;
  }

  private takeTouchpoint(of: number, bits: number, place: number): void {
    if ((bits & FLAG.recents) !== 0) this.recents.note(this.program.recents, of);
    if (!this.holds(this.program.suspend[of] as number)) this.applyRules(of, bits, place);
    if ((bits & FLAG.handoff) !== 0) this.setAttributes(this.program.handoffEffects, of);
    if ((bits & FLAG.touch) !== 0) {
      this.touches += 1;
      this.lastTouchAt = (this.clock[0] as number);
      this.idleDueAt = (this.clock[0] as number) + (this.idleMs[this.stage] as number);
    }
    if (this.entryBarred) {
      this.entryBarred = false;
      this.changes += 1;
    }
  }

  /** Step 3: all rules are asked before any is applied. */
  private applyRules(of: number, bits: number, place: number): void {
    if ((bits & FLAG.rules) !== 0) this.matchRules(of);
    else this.matchedCount = 0;
    this.score.lookAtFloor();
    if (this.matchedCount === 0) return;
    if ((bits & FLAG.touch) !== 0 && this.afterMs !== Infinity) this.startActivityClock();
    for (let index = 0; index < this.matchedCount; index += 1) this.applyRule(this.matched[index] as number, place);
    this.score.lookAtFloor();
  }

  private startActivityClock(): void {
    for (let index = 0; index < this.matchedCount; index += 1) {
      if ((this.rules.points[this.matched[index] as number] as number) > 0) this.inactivityDueAt = (this.clock[0] as number) + this.afterMs;
    }
  }

  private matchRules(of: number): void {
    const { starts, first, second } = this.program.rules;
    const end = starts[of + 1] as number;
    let count = 0;
    for (let index = starts[of] as number; index < end; index += 1) {
      if (!this.holds(second[index] as number)) continue;
      this.matched[count] = first[index] as number;
      count += 1;
    }
    this.matchedCount = count;
  }

  private applyRule(rule: number, fact: number): void {
    const { rules } = this;
    if (rules.resets[rule] === 1) {
      this.score.reset();
      this.changes += 1;
      return;
    }
    const limit = rules.limits[rule] as (typeof rules.limits)[number];
    const points = rules.points[rule] as number;
    if (limit !== null) {
      const codes = this.plan.keyCodes[rule] as Uint32Array | null;
      const tally = this.tallies.of(rule, codes === null ? -1 : (codes[this.history.facts.shape[fact] as number] as number));
      const now = this.clock[0] as number;
      if (!this.tallies.allows(limit, tally, now) || this.isAtCeiling(points)) return;
      this.tallies.count(limit, tally, now);
    } else if (this.isAtCeiling(points)) return;
    this.score.add(rules.slots[rule] as number, rules.pots[rule] as number, points);
    this.changes += 1;
  }

  private isAtCeiling(points: number): boolean {
    return points > 0 && this.ceiling !== Infinity && !this.score.totalIsBelow(this.ceiling) && this.score.total() >= this.ceiling;
  }

  /** Step 4. */
  private moveStage(of: number): void {
    const { fallbacks } = this.program;
    const row = of * COUNT_OF_STAGES + this.stage;
    const end = fallbacks.starts[row + 1] as number;
    for (let index = fallbacks.starts[row] as number; index < end; index += 1) {
      if (!this.holds(fallbacks.second[index] as number)) continue;
      this.enterStage(fallbacks.first[index] as number, (this.clock[0] as number));
      this.entryBarred = true;
      return;
    }
    this.enterHighest(of);
  }

  private enterHighest(of: number): void {
    if (this.entryBarred) return;
    const { enter } = this.program;
    const from = this.stage;
    for (let stage = COUNT_OF_STAGES - 1; stage > from; stage -= 1) {
      if (!this.holds(enter[of * COUNT_OF_STAGES + stage] as number)) continue;
      for (let between = from + 1; between <= stage; between += 1) this.enterStage(between, (this.clock[0] as number));
      return;
    }
  }

  /** Step 5. */
  private qualify(of: number, place: number, rearmed: boolean): void {
    const predicate = this.program.condition[of] as number;
    if (this.armed) {
      if (rearmed || (this.clock[0] as number) < this.rearmedAt + this.cooldownMs || !this.holds(predicate)) return;
      this.writer.qualify((this.clock[0] as number), this.score.behaviour(), this.score.fit(), this.score.total(), place);
      this.qualifications += 1;
      this.setArmed(false);
      this.enterHighest(of);
    } else if (this.onDrop && !this.holds(predicate)) this.armAgain();
  }

  private setArmed(armed: boolean): void {
    this.armed = armed;
    this.kept.tellQualified(!armed);
    this.changes += 1;
  }

  private armAgain(): void {
    this.setArmed(true);
    this.rearmedAt = (this.clock[0] as number);
  }

  /** Step 1. */
  private passTime(until: number): void {
    for (;;) {
      const { inactivityDueAt, idleDueAt } = this;
      if (inactivityDueAt > until && idleDueAt > until) return;
      if (inactivityDueAt <= idleDueAt) this.passInactivity(Math.min(until, idleDueAt));
      else this.fallBackIdle(idleDueAt);
    }
  }

  private passInactivity(until: number): void {
    const { inactivity } = this.plan.model;
    if (inactivity === null) return;
    this.clock[0] = this.inactivityDueAt;
    const lines = this.score.passInactivity(inactivity.points, 1 + Math.floor((until - this.inactivityDueAt) / inactivity.everyMs));
    this.inactivityDueAt += lines * inactivity.everyMs;
  }

  private fallBackIdle(at: number): void {
    this.enterStage(this.plan.model.idle[this.stage]?.to ?? 0, at);
    this.entryBarred = true;
  }

  private enterStage(stage: number, at: number): void {
    this.stage = stage;
    this.kept.tellStage(stage);
    this.changes += 1;
    this.idleDueAt = Math.max(this.lastTouchAt, at) + (this.idleMs[stage] as number);
    this.writer.enter(stage, at);
  }

  private holds(predicate: number): boolean {
    if (predicate === ALWAYS) return true;
    if (predicate >= 0) return (this.program.predicates[predicate] as () => boolean)();
    return predicate <= ATTRIBUTE && this.attributes[ATTRIBUTE - predicate] === 1;
  }
}
