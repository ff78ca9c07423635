import type { CompiledModel } from '@waymark/scoring';
import { round6, STAGES } from '@waymark/scoring';
import type { FoldedColumns } from './folded-columns';
import type { ClassProgram } from './class-program';
import { ALWAYS, ATTRIBUTE, compileClasses, FLAG } from './class-program';
import { QUALIFIED_FIELD, STAGE_FIELD } from './expressions';
import { KernelLedger } from './ledger';
import type { KernelPlan } from './plan';
import type { AskedState } from './residual';
import type { ResultWriter } from './results';
import { KernelTallies } from './tallies';

const COUNT_OF_STAGES = STAGES.length;
/** Counts stay small integers. */
const MOST_CHANGES = 2 ** 30 - 2 ** 28;

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
  /** The instant that is being looked at. */
  private readonly clock = new Float64Array(1);
  private readonly program: ClassProgram;
  private readonly kept: KeptAnswers;
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
  /** Counts what may make a predicate true that did not hold. */
  private changes = 0;
  /** By ending the count at which nothing that it asks held. */
  private readonly quietAt: Int32Array;

  constructor(
    private readonly plan: KernelPlan,
    private readonly history: FoldedColumns,
    private readonly question: FoldQuestion,
    private readonly writer: ResultWriter,
  ) {
    const { model, recents } = plan;
    this.attributes = plan.attributesAtFirst.slice();
    this.program = compileClasses(plan, this);
    this.quietAt = new Int32Array(this.program.endingOnlyFalls.length).fill(-1);
    this.kept = new KeptAnswers(plan, this.attributes);
    this.ledger = new KernelLedger(model, this.clock);
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
      this.clock[0] = at;
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
    const after = (this.clock[0] as number) - (this.plan.recents[place]?.withinMs ?? 0);
    let head = this.recentHeads[place] as number;
    while (head < count && (instants[head] as number) <= after) head += 1;
    this.recentHeads[place] = head;
    return count - head;
  }

  totalIsBelow(bound: number): boolean {
    return !this.behaviourKnown && this.ledger.upperBound() + this.fitNow() < bound;
  }

  behaviourIsBelow(bound: number): boolean {
    return !this.behaviourKnown && this.ledger.upperBound() < bound;
  }

  reader(field: string): () => unknown {
    switch (field) {
      case 'state.behaviour':
        return () => this.behaviourNow();
      case 'state.fit':
        return () => this.fitNow();
      case 'state.total':
        return () => this.totalNow();
      case 'state.class':
        return () => classOf(this.plan.model, this.fitNow(), this.behaviourNow());
      case 'state.qualifications':
        return () => this.qualifications;
      default:
        return () => this.touches;
    }
  }

  private clear(): void {
    if (this.changes > MOST_CHANGES) this.forgetQuiet();
    this.changes += 1;
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

  private forgetQuiet(): void {
    this.quietAt.fill(-1);
    this.changes = 0;
  }

  private write(contact: number): void {
    const { asOf } = this.question;
    this.passTime(asOf);
    this.clock[0] = asOf;
    this.behaviourKnown = false;
    this.writer.state(contact, this.behaviourNow(), this.fitNow(), this.totalNow(), this.stage, !this.armed, this.touches);
    if (this.program.where === null || this.program.where()) this.writer.choose(contact);
  }

  /** Steps 2 to 5 for a fact of a class. */
  private apply(of: number, bits: number, place: number): void {
    if ((bits & FLAG.effects) !== 0) this.setAttributes(of);
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
    if (this.program.endingOnlyFalls[of] === 0 || this.ledger.mayRise()) return false;
    return this.armed ? (this.clock[0] as number) >= this.rearmedAt + this.cooldownMs : !this.onDrop;
  }

  private setAttributes(of: number): void {
    const { starts, first, second } = this.program.effects;
    const end = starts[of + 1] as number;
    for (let index = starts[of] as number; index < end; index += 1) this.attributes[first[index] as number] = second[index] as number;
    this.fitKnown = false;
    this.changes += 1;
  }

  private takeTouchpoint(of: number, bits: number, place: number): void {
    if ((bits & FLAG.recents) !== 0) this.noteRecents(of);
    if (!this.holds(this.program.suspend[of] as number)) this.applyRules(of, bits, place);
    if ((bits & FLAG.handoff) !== 0) this.setHandoff(of);
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

  private noteRecents(of: number): void {
    const { starts, first } = this.program.recents;
    const end = starts[of + 1] as number;
    for (let index = starts[of] as number; index < end; index += 1) {
      const place = first[index] as number;
      const count = this.recentCounts[place] as number;
      (this.recentInstants[place] as number[])[count] = (this.clock[0] as number);
      this.recentCounts[place] = count + 1;
    }
  }

  private setHandoff(of: number): void {
    const { starts, first, second } = this.program.handoffEffects;
    const end = starts[of + 1] as number;
    for (let index = starts[of] as number; index < end; index += 1) this.attributes[first[index] as number] = second[index] as number;
    this.changes += 1;
  }

  /** Step 3: all rules are asked before any is applied. */
  private applyRules(of: number, bits: number, place: number): void {
    if ((bits & FLAG.rules) !== 0) this.matchRules(of);
    else this.matchedCount = 0;
    if (this.ledger.lookAtFloor()) this.behaviourKnown = false;
    if (this.matchedCount === 0) return;
    const { rules } = this.plan.model;
    const startsClock = (bits & FLAG.touch) !== 0 && this.afterMs !== Infinity;
    for (let index = 0; index < this.matchedCount; index += 1) {
      const rule = this.matched[index] as number;
      if (startsClock && (rules[rule]?.points ?? 0) > 0) this.inactivityDueAt = (this.clock[0] as number) + this.afterMs;
      this.applyRule(rule, place);
    }
    if (this.ledger.lookAtFloor()) this.behaviourKnown = false;
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
      this.changes += 1;
      return;
    }
    const { limit } = rule;
    if (limit === null) {
      if (!this.isAtCeiling(rule.points)) this.book(rule.slot, rule.pot, rule.points);
      return;
    }
    const codes = this.plan.keyCodes[place] ?? null;
    const tally = this.tallies.of(place, codes === null ? -1 : (codes[this.history.facts.shape[fact] as number] as number));
    if (!this.tallies.allows(limit, tally, (this.clock[0] as number)) || this.isAtCeiling(rule.points)) return;
    this.tallies.count(limit, tally, (this.clock[0] as number));
    this.book(rule.slot, rule.pot, rule.points);
  }

  private book(slot: number, pot: number, points: number): void {
    this.ledger.add(slot, pot, points);
    this.behaviourKnown = false;
    this.changes += 1;
  }

  private isAtCeiling(points: number): boolean {
    return points > 0 && this.ceiling !== Infinity && !this.totalIsBelow(this.ceiling) && this.totalNow() >= this.ceiling;
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
      this.writer.qualify((this.clock[0] as number), this.behaviourNow(), this.fitNow(), this.totalNow(), place);
      this.qualifications += 1;
      this.setArmed(false);
      this.enterHighest(of);
    } else if (this.onDrop && !this.holds(predicate)) this.armAgain();
  }

  private setArmed(armed: boolean): void {
    this.armed = armed;
    this.kept.tell(QUALIFIED_FIELD, Number(!armed));
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
    const { points, everyMs } = inactivity;
    const at = this.inactivityDueAt;
    if (this.ledger.mayLeap()) {
      const lines = 1 + Math.floor((until - at) / everyMs);
      this.ledger.leap(points, lines);
      this.inactivityDueAt = at + lines * everyMs;
      return;
    }
    this.clock[0] = at;
    this.ledger.add(0, -1, points);
    this.ledger.lookAtFloor();
    this.inactivityDueAt = at + everyMs;
  }

  private fallBackIdle(at: number): void {
    this.enterStage(this.plan.model.idle[this.stage]?.to ?? 0, at);
    this.entryBarred = true;
  }

  private enterStage(stage: number, at: number): void {
    this.stage = stage;
    this.kept.tell(STAGE_FIELD, stage);
    this.changes += 1;
    this.idleDueAt = Math.max(this.lastTouchAt, at) + (this.idleMs[stage] as number);
    this.writer.enter(stage, at);
  }

  private holds(predicate: number): boolean {
    if (predicate === ALWAYS) return true;
    if (predicate >= 0) return (this.program.predicates[predicate] as () => boolean)();
    return predicate <= ATTRIBUTE && this.attributes[ATTRIBUTE - predicate] === 1;
  }

  private behaviourNow(): number {
    if (!this.behaviourKnown) {
      this.behaviour = this.ledger.behaviour();
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

/** Answers about the stage and about `qualified`, written among the attribute leaves whenever one of the two changes. */
class KeptAnswers {
  private readonly tables: Readonly<Record<string, readonly (readonly (readonly [leaf: number, answer: number])[])[]>>;

  constructor(
    { attributeLeaves }: KernelPlan,
    private readonly attributes: Uint8Array,
  ) {
    const answers = (field: string, value: unknown) =>
      attributeLeaves.flatMap((each, leaf) => (each.field === field ? [[leaf, Number(each.test(value))] as const] : []));
    this.tables = {
      [STAGE_FIELD]: STAGES.map((stage) => answers(STAGE_FIELD, stage)),
      [QUALIFIED_FIELD]: [answers(QUALIFIED_FIELD, false), answers(QUALIFIED_FIELD, true)],
    };
  }

  tell(field: string, value: number): void {
    for (const [leaf, answer] of this.tables[field]?.[value] ?? []) this.attributes[leaf] = answer;
  }
}
