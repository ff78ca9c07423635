import type { CompiledModel } from '@waymark/scoring';
import { round6, STAGES } from '@waymark/scoring';
import type { History } from '../columns/history';
import type { ClassProgram } from './class-program';
import { ALWAYS, compileClasses, FLAG, NEVER } from './class-program';
import { KernelLedger } from './ledger';
import type { KernelPlan } from './plan';
import type { AskedState } from './residual';
import type { ResultWriter } from './results';
import { KernelTallies } from './tallies';

const COUNT_OF_STAGES = STAGES.length;

/** How a history is folded. */
export interface FoldQuestion {
  /** Facts later than this are left out, and it is the instant at which scores are read. */
  readonly asOf: number;
  /** Leave recorded hand-offs out, as if nobody had decided anything. */
  readonly ignoreHandoffs: boolean;
}

/**
 * Folds one contact after the other: the same steps as the pure fold of the scoring library, over columns and classes.
 * Nothing is made anew for a contact; the state is cleared.
 */
export class ContactMachine implements AskedState {
  readonly attributes: Uint8Array;
  private readonly program: ClassProgram;
  private readonly ledger: KernelLedger;
  private readonly tallies: KernelTallies;
  private readonly recentInstants: readonly number[][];
  private readonly recentHeads: Int32Array;
  private readonly recentCounts: Int32Array;
  private readonly idleMs: Float64Array;
  private readonly matched: Int32Array;
  private readonly ceiling: number;
  private readonly afterMs: number;
  private readonly cooldownMs: number;
  private readonly onDrop: boolean;
  private readonly skipped: number;
  private matchedCount = 0;
  private now = 0;
  private touches = 0;
  private lastTouchAt = -Infinity;
  private stage = 0;
  private entryBarred = false;
  private armed = true;
  private rearmedAt = -Infinity;
  private qualifications = 0;
  private inactivityDueAt = Infinity;
  private idleDueAt = Infinity;
  private fit = 0;
  private fitKnown = false;
  private behaviour = 0;
  private behaviourKnown = false;

  constructor(
    private readonly plan: KernelPlan,
    private readonly history: History,
    private readonly question: FoldQuestion,
    private readonly writer: ResultWriter,
  ) {
    const { model, recents } = plan;
    this.attributes = plan.attributesAtFirst.slice();
    this.program = compileClasses(plan, this);
    this.ledger = new KernelLedger(model);
    this.tallies = new KernelTallies(model.rules.length);
    this.recentInstants = recents.map(() => []);
    this.recentHeads = new Int32Array(recents.length);
    this.recentCounts = new Int32Array(recents.length);
    this.idleMs = Float64Array.from(model.idle, (idle) => idle?.idleMs ?? Infinity);
    this.matched = new Int32Array(model.rules.length);
    this.ceiling = model.ceiling ?? Infinity;
    this.afterMs = model.inactivity?.afterMs ?? Infinity;
    this.cooldownMs = model.qualification?.cooldownMs ?? 0;
    this.onDrop = model.qualification !== null && model.qualification.rearm === null;
    this.skipped = question.ignoreHandoffs ? FLAG.handoff : 0;
  }

  /** Folds a contact and writes what it comes to. */
  fold(contact: number): void {
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
      this.now = at;
      this.behaviourKnown = false;
      this.apply(of, bits, place);
    }
    writer.facts += folded;
    if (folded > 0) this.write(contact);
    writer.end(contact);
  }

  countRecent(place: number): number {
    const instants = this.recentInstants[place] as number[];
    const count = this.recentCounts[place] as number;
    const after = this.now - (this.plan.recents[place]?.withinMs ?? 0);
    let head = this.recentHeads[place] as number;
    while (head < count && (instants[head] as number) <= after) head += 1;
    this.recentHeads[place] = head;
    return count - head;
  }

  isBelow(field: string, bound: number): boolean {
    if (this.behaviourKnown) return false;
    if (field === 'state.total') return this.ledger.upperBound() + this.fitNow() < bound;
    return field === 'state.behaviour' && this.ledger.upperBound() < bound;
  }

  readField(field: string): unknown {
    switch (field) {
      case 'state.behaviour':
        return this.behaviourNow();
      case 'state.fit':
        return this.fitNow();
      case 'state.total':
        return this.totalNow();
      case 'state.class':
        return classOf(this.plan.model, this.fitNow(), this.behaviourNow());
      case 'state.stage':
        return STAGES[this.stage];
      case 'state.qualified':
        return !this.armed;
      case 'state.qualifications':
        return this.qualifications;
      default:
        return this.touches;
    }
  }

  private clear(): void {
    this.attributes.set(this.plan.attributesAtFirst);
    this.ledger.clear();
    this.tallies.clear();
    if (this.recentCounts.length > 0) {
      this.recentCounts.fill(0);
      this.recentHeads.fill(0);
    }
    this.touches = 0;
    this.lastTouchAt = -Infinity;
    this.entryBarred = false;
    this.armed = true;
    this.rearmedAt = -Infinity;
    this.qualifications = 0;
    this.inactivityDueAt = Infinity;
    this.fitKnown = false;
    this.behaviourKnown = false;
  }

  private write(contact: number): void {
    const { asOf } = this.question;
    this.passTime(asOf);
    this.now = asOf;
    this.behaviourKnown = false;
    this.writer.state(contact, this.behaviourNow(), this.fitNow(), this.totalNow(), this.stage, !this.armed, this.touches);
  }

  /** Steps 2 to 5 for a fact of a class. */
  private apply(of: number, bits: number, place: number): void {
    if ((bits & FLAG.effects) !== 0) this.setAttributes(of);
    if ((bits & FLAG.touchpoint) !== 0) this.takeTouchpoint(of, bits, place);
    const rearmed = (bits & FLAG.mayRearm) !== 0 && !this.armed && this.holds(this.program.rearm[of] as number);
    if (rearmed) this.armAgain();
    if ((bits & (FLAG.stage << this.stage)) !== 0) this.moveStage(of);
    if ((bits & FLAG.mayMeetCondition) !== 0 || this.onDrop) this.qualify(of, place, rearmed);
  }

  private setAttributes(of: number): void {
    const { starts, first, second } = this.program.effects;
    const end = starts[of + 1] as number;
    for (let index = starts[of] as number; index < end; index += 1) this.attributes[first[index] as number] = second[index] as number;
    this.fitKnown = false;
  }

  private takeTouchpoint(of: number, bits: number, place: number): void {
    if ((bits & FLAG.recents) !== 0) this.noteRecents(of);
    if (!this.holds(this.program.suspend[of] as number)) this.applyRules(of, bits, place);
    if ((bits & FLAG.handoff) !== 0) this.setHandoff(of);
    if ((bits & FLAG.touch) !== 0) {
      this.touches += 1;
      this.lastTouchAt = this.now;
      this.idleDueAt = this.now + (this.idleMs[this.stage] as number);
    }
    this.entryBarred = false;
  }

  private noteRecents(of: number): void {
    const { starts, first } = this.program.recents;
    const end = starts[of + 1] as number;
    for (let index = starts[of] as number; index < end; index += 1) {
      const place = first[index] as number;
      const count = this.recentCounts[place] as number;
      (this.recentInstants[place] as number[])[count] = this.now;
      this.recentCounts[place] = count + 1;
    }
  }

  private setHandoff(of: number): void {
    const { starts, first, second } = this.program.handoffEffects;
    const end = starts[of + 1] as number;
    for (let index = starts[of] as number; index < end; index += 1) this.attributes[first[index] as number] = second[index] as number;
  }

  /** Step 3: all rules are asked before any is applied. */
  private applyRules(of: number, bits: number, place: number): void {
    if ((bits & FLAG.rules) !== 0) this.matchRules(of);
    else this.matchedCount = 0;
    if (this.ledger.lookAtFloor(this.now)) this.behaviourKnown = false;
    if (this.matchedCount === 0) return;
    const { rules } = this.plan.model;
    const startsClock = (bits & FLAG.touch) !== 0 && this.afterMs !== Infinity;
    for (let index = 0; index < this.matchedCount; index += 1) {
      const rule = this.matched[index] as number;
      if (startsClock && (rules[rule]?.points ?? 0) > 0) this.inactivityDueAt = this.now + this.afterMs;
      this.applyRule(rule, place);
    }
    if (this.ledger.lookAtFloor(this.now)) this.behaviourKnown = false;
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

  private applyRule(place: number, fact: number): void {
    const rule = this.plan.model.rules[place];
    if (rule === undefined) return;
    if (rule.reset) {
      this.ledger.clear();
      this.behaviourKnown = false;
      return;
    }
    const { limit } = rule;
    if (limit === null) {
      if (!this.isAtCeiling(rule.points)) this.book(rule.slot, rule.pot, rule.points);
      return;
    }
    const codes = this.plan.keyCodes[place] ?? null;
    const tally = this.tallies.of(place, codes === null ? -1 : (codes[this.history.facts.shape[fact] as number] as number));
    if (!this.tallies.allows(limit, tally, this.now) || this.isAtCeiling(rule.points)) return;
    this.tallies.count(limit, tally, this.now);
    this.book(rule.slot, rule.pot, rule.points);
  }

  private book(slot: number, pot: number, points: number): void {
    this.ledger.add(slot, pot, this.now, points);
    this.behaviourKnown = false;
  }

  private isAtCeiling(points: number): boolean {
    return points > 0 && this.ceiling !== Infinity && !this.isBelow('state.total', this.ceiling) && this.totalNow() >= this.ceiling;
  }

  /** Step 4. */
  private moveStage(of: number): void {
    const { fallbacks } = this.program;
    const row = of * COUNT_OF_STAGES + this.stage;
    const end = fallbacks.starts[row + 1] as number;
    for (let index = fallbacks.starts[row] as number; index < end; index += 1) {
      if (!this.holds(fallbacks.second[index] as number)) continue;
      this.enterStage(fallbacks.first[index] as number, this.now);
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
      for (let between = from + 1; between <= stage; between += 1) this.enterStage(between, this.now);
      return;
    }
  }

  /** Step 5. */
  private qualify(of: number, place: number, rearmed: boolean): void {
    const predicate = this.program.condition[of] as number;
    if (this.armed) {
      if (rearmed || this.now < this.rearmedAt + this.cooldownMs || !this.holds(predicate)) return;
      this.writer.qualify(this.now, this.behaviourNow(), this.fitNow(), this.totalNow(), place);
      this.qualifications += 1;
      this.armed = false;
      this.enterHighest(of);
    } else if (this.onDrop && !this.holds(predicate)) this.armAgain();
  }

  private armAgain(): void {
    this.armed = true;
    this.rearmedAt = this.now;
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
    const { points, everyMs } = inactivity;
    const at = this.inactivityDueAt;
    if (this.ledger.mayLeap()) {
      const lines = 1 + Math.floor((until - at) / everyMs);
      this.ledger.leap(points, lines, at);
      this.inactivityDueAt = at + lines * everyMs;
      return;
    }
    this.ledger.add(0, -1, at, points);
    this.ledger.lookAtFloor(at);
    this.inactivityDueAt = at + everyMs;
  }

  private fallBackIdle(at: number): void {
    this.enterStage(this.plan.model.idle[this.stage]?.to ?? 0, at);
    this.entryBarred = true;
  }

  private enterStage(stage: number, at: number): void {
    this.stage = stage;
    this.idleDueAt = Math.max(this.lastTouchAt, at) + (this.idleMs[stage] as number);
    this.writer.enter(stage, at);
  }

  private holds(predicate: number): boolean {
    if (predicate === ALWAYS) return true;
    return predicate !== NEVER && (this.program.predicates[predicate] as () => boolean)();
  }

  private behaviourNow(): number {
    if (!this.behaviourKnown) {
      this.behaviour = this.ledger.behaviourAt(this.now);
      this.behaviourKnown = true;
    }
    return this.behaviour;
  }

  private fitNow(): number {
    if (!this.fitKnown) {
      this.fit = fitOf(this.plan, this.program);
      this.fitKnown = true;
    }
    return this.fit;
  }

  private totalNow(): number {
    return round6(this.behaviourNow() + this.fitNow());
  }
}

function fitOf({ model }: KernelPlan, { fitRules }: ClassProgram): number {
  let sum = 0;
  for (let place = 0; place < fitRules.length; place += 1) if (fitRules[place]?.() === true) sum += model.fitRules[place]?.points ?? 0;
  const capped = model.fitMax !== null && sum > model.fitMax ? model.fitMax : sum;
  return round6(model.fitMin !== null && capped < model.fitMin ? model.fitMin : capped);
}

/** The class of section 3: the fit band's name followed by the behaviour band's. */
export function classOf({ bands }: CompiledModel, fit: number, behaviour: number): string | null {
  if (bands === null) return null;
  const bandOf = (table: typeof bands.fit, value: number): string => table.find(({ from }) => value >= from)?.name ?? '';
  return bandOf(bands.fit, fit) + bandOf(bands.behaviour, behaviour);
}
