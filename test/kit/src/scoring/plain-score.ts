import type { Instant, ProfileFact, ProfileValue, ScoredFact, TouchpointFact } from '@waymark/journey';
import { compareFacts, isTouch } from '@waymark/journey';
import type { PredicateDocument, RuleDocument, ScoringModel, Stage } from '@waymark/scoring';
import { STAGES } from '@waymark/scoring';
import type { PlainLine } from './plain-ledger';
import { plainClamp, plainLimited, plainRound, plainSum } from './plain-ledger';
import type { Question } from './plain-predicate';
import { plainHolds } from './plain-predicate';
import { plainDurationMs } from './plain-time';

const ON_RECYCLE = { channel: 'handoff', action: ['recycled', 'rejected', 'withdrawn'] };

function setAll(attributes: Map<string, ProfileValue>, changes: ProfileFact['profile']): void {
  for (const [key, value] of Object.entries(changes ?? {})) {
    if (value === null) attributes.delete(key);
    else attributes.set(key, value);
  }
}

/** A second, slow reading of the scoring model's page: nothing compiled, cached or summed up beforehand. */
export class PlainScore {
  readonly lines: PlainLine[] = [];
  readonly stages: { stage: Stage; at: Instant }[] = [];
  readonly qualifications: { at: Instant; behaviour: number; fit: number; total: number; fact: string }[] = [];
  readonly profile = new Map<string, ProfileValue>();
  readonly account = new Map<string, ProfileValue>();
  readonly consent = new Map<string, boolean>();
  touches = 0;
  lastTouchAt: Instant | null = null;
  handoff = 'none';
  qualified = false;
  private readonly facts: ScoredFact[] = [];
  private stageSince: Instant = 0;
  private barred = false;
  private rearmedAt: Instant | null = null;
  private activityAt: Instant | null = null;
  private inactivityLines = 0;

  constructor(private readonly model: ScoringModel) {}

  /** The state at an instant, all from the beginning; null when no fact is due by then. */
  static of(model: ScoringModel, facts: readonly ScoredFact[], asOf: Instant): PlainScore | null {
    const score = new PlainScore(model);
    for (const fact of [...facts].sort(compareFacts)) if (fact.occurredAt <= asOf) score.take(fact);
    if (score.facts.length === 0) return null;
    score.passTime(asOf);
    return score;
  }

  get stage(): Stage {
    return this.stages.at(-1)?.stage ?? 'discover';
  }

  scores(at: Instant) {
    const { behaviour: section, fit: fitSection, bands } = this.model;
    const behaviour = plainRound(plainClamp(plainSum(this.model, this.lines, at), section?.floor, section?.max));
    const held = this.fitRules().reduce((sum, { points }) => sum + points, 0);
    const fit = plainRound(plainClamp(held, fitSection?.min, fitSection?.max));
    const name = (table: Readonly<Record<string, number | null>>, value: number) =>
      Object.entries(table)
        .filter(([, from]) => value >= (from ?? -Infinity))
        .sort(([, a], [, b]) => (b ?? -Infinity) - (a ?? -Infinity))[0]?.[0] ?? '';
    const total = plainRound(behaviour + fit);
    return { behaviour, fit, total, class: bands ? name(bands.fit, fit) + name(bands.behaviour, behaviour) : null };
  }

  fitRules() {
    return (this.model.fit?.rules ?? []).filter(({ when }) => plainHolds(when, this.attributesOnly()));
  }

  /** `when` and not `unless`, for the latest fact, at an instant. */
  condition(at: Instant): boolean {
    const fact = this.facts.at(-1);
    const { qualification } = this.model;
    if (fact === undefined || qualification === undefined) return false;
    const question = this.question(fact, at);
    return plainHolds(qualification.when, question) && !this.optional(qualification.unless, question);
  }

  private take(fact: ScoredFact): void {
    const at = fact.occurredAt;
    if (this.facts.length === 0) this.enter(0, at);
    this.passTime(at);
    this.facts.push(fact);
    this.setAttributes(fact);
    if (fact.kind === 'touchpoint') this.tryRules(fact);
    if (isTouch(fact)) {
      this.touches += 1;
      this.lastTouchAt = at;
    }
    if (fact.kind === 'touchpoint' && fact.channel === 'handoff') this.handoff = fact.action;
    const rearmed = this.rearm(fact);
    const fellBack = this.moveStage(fact);
    this.qualify(fact, rearmed, fellBack);
  }

  private passTime(until: Instant): void {
    for (;;) {
      const [kind, at] = this.nextDue();
      if (at > until) return;
      if (kind === 'inactivity') this.addInactivity(at);
      else {
        this.enter(STAGES.indexOf(kind), at);
        this.barred = true;
      }
    }
  }

  private nextDue(): readonly ['inactivity' | Stage, Instant] {
    const inactivityAt = this.inactivityDueAt();
    const base = Math.max(this.lastTouchAt ?? -Infinity, this.stageSince);
    const fallbacks = (this.model.stages?.fallback ?? []).filter(({ from, idle }) => from === this.stage && idle !== undefined);
    const due: (readonly ['inactivity' | Stage, Instant])[] = [
      ['inactivity', inactivityAt],
      ...fallbacks.map(({ to, idle = '' }) => [to, base + plainDurationMs(idle)] as const),
    ];
    return due.sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0))[0] ?? ['inactivity', Infinity];
  }

  private inactivityDueAt(): Instant {
    const { inactivity } = this.model.behaviour ?? {};
    if (inactivity === undefined || this.activityAt === null) return Infinity;
    const { after, every } = inactivity;
    return this.activityAt + plainDurationMs(after) + this.inactivityLines * plainDurationMs(every);
  }

  private addInactivity(at: Instant): void {
    this.add('inactivity', null, this.model.behaviour?.inactivity?.points ?? 0, at);
    this.inactivityLines += 1;
    this.lookAtFloor(at);
  }

  private setAttributes(fact: ScoredFact): void {
    if (fact.kind === 'profile') {
      setAll(this.profile, fact.profile);
      setAll(this.account, fact.account);
    }
    for (const purpose of fact.consent?.purposes ?? []) this.consent.set(purpose, fact.consent?.withdrawn !== true);
  }

  private tryRules(touch: TouchpointFact): void {
    const { behaviour } = this.model;
    const question = this.question(touch, touch.occurredAt);
    if (this.optional(behaviour?.suspend, question)) return;
    this.lookAtFloor(touch.occurredAt);
    for (const rule of behaviour?.rules ?? []) if (plainHolds(rule.when, question)) this.apply(rule, touch);
    this.lookAtFloor(touch.occurredAt);
  }

  private apply(rule: RuleDocument, touch: TouchpointFact): void {
    if (rule.reset === true) {
      this.voidAll('reset');
      return;
    }
    const points = rule.points ?? 0;
    if (points > 0 && isTouch(touch)) {
      this.activityAt = touch.occurredAt;
      this.inactivityLines = 0;
    }
    this.add(rule.id, touch, points, touch.occurredAt, rule, this.heldBack(rule, touch));
  }

  private heldBack(rule: RuleDocument, touch: TouchpointFact): 'limit' | 'ceiling' | null {
    if (plainLimited(rule, this.model.timezone ?? 'UTC', touch, this.lines)) return 'limit';
    const ceiling = this.model.behaviour?.ceiling ?? Infinity;
    return (rule.points ?? 0) > 0 && this.scores(touch.occurredAt).total >= ceiling ? 'ceiling' : null;
  }

  private add(
    rule: string,
    touch: TouchpointFact | null,
    points: number,
    at: Instant,
    { decay, group }: { readonly decay?: RuleDocument['decay']; readonly group?: string } = {},
    note: 'limit' | 'ceiling' | null = null,
  ): void {
    this.lines.push({ at, rule, fact: touch?.id ?? null, points, decay, group, touch, note });
  }

  private voidAll(note: 'reset' | 'floor'): void {
    for (const line of this.lines) line.note ??= note;
  }

  private lookAtFloor(at: Instant): void {
    const { floor } = this.model.behaviour ?? {};
    if (floor === undefined || plainRound(plainSum(this.model, this.lines, at)) >= floor) return;
    this.voidAll('floor');
    if (floor !== 0) this.add('floor', null, floor, at);
  }

  private rearm(fact: ScoredFact): boolean {
    const rearm = this.model.qualification?.rearm ?? 'on-recycle';
    if (!this.qualified || rearm === 'on-drop' || fact.kind === 'profile') return false;
    const predicate = rearm === 'on-recycle' ? ON_RECYCLE : rearm;
    if (!plainHolds(predicate, this.question(fact, fact.occurredAt))) return false;
    this.qualified = false;
    this.rearmedAt = fact.occurredAt;
    return true;
  }

  private moveStage(fact: ScoredFact): boolean {
    if (fact.kind === 'touchpoint') this.barred = false;
    const question = this.question(fact, fact.occurredAt);
    for (const { from, to, when } of this.model.stages?.fallback ?? []) {
      if (from !== this.stage || when === undefined || !plainHolds(when, question)) continue;
      this.enter(STAGES.indexOf(to), fact.occurredAt);
      this.barred = true;
      return true;
    }
    this.enterHighest(fact);
    return false;
  }

  private enterHighest(fact: ScoredFact): void {
    if (this.barred) return;
    const question = this.question(fact, fact.occurredAt);
    const current = STAGES.indexOf(this.stage);
    const enter: Readonly<Record<string, PredicateDocument | undefined>> = this.model.stages?.enter ?? {};
    const holding = STAGES.filter((stage, rank) => rank > current && this.optional(enter[stage], question));
    const highest = STAGES.indexOf(holding.at(-1) ?? 'discover');
    for (let rank = current + 1; rank <= highest; rank += 1) this.enter(rank, fact.occurredAt);
  }

  private qualify(fact: ScoredFact, rearmed: boolean, fellBack: boolean): void {
    const at = fact.occurredAt;
    if (!this.condition(at)) this.drop(at);
    else if (!this.qualified && !rearmed && this.isCooled(at)) this.noteQualification(fact, fellBack);
  }

  private drop(at: Instant): void {
    if (!this.qualified || this.model.qualification?.rearm !== 'on-drop') return;
    this.qualified = false;
    this.rearmedAt = at;
  }

  private noteQualification(fact: ScoredFact, fellBack: boolean): void {
    const { behaviour, fit, total } = this.scores(fact.occurredAt);
    this.qualifications.push({ at: fact.occurredAt, behaviour, fit, total, fact: fact.id });
    this.qualified = true;
    if (!fellBack) this.enterHighest(fact);
  }

  private isCooled(at: Instant): boolean {
    const cooldown = this.model.qualification?.cooldown;
    return this.rearmedAt === null || cooldown === undefined || at - this.rearmedAt >= plainDurationMs(cooldown);
  }

  /** Fit rules name nothing but attributes. */
  private attributesOnly(): Question {
    const { profile, account, consent } = this;
    return { at: 0, fact: { kind: 'profile', id: '', occurredAt: 0 }, facts: [], profile, account, consent, state: {} };
  }

  private enter(rank: number, at: Instant): void {
    this.stages.push({ stage: STAGES[rank] ?? 'discover', at });
    this.stageSince = at;
  }

  private optional(predicate: PredicateDocument | undefined, question: Question): boolean {
    return predicate !== undefined && plainHolds(predicate, question);
  }

  private question(fact: ScoredFact, at: Instant): Question {
    const { profile, account, consent, facts, stage, qualified, handoff, touches } = this;
    const state = { ...this.scores(at), stage, qualified, qualifications: this.qualifications.length, handoff, touches };
    return { at, fact, facts, profile, account, consent, state };
  }
}
