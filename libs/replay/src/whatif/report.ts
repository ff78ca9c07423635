import type { PredicateDocument } from '@waymark/scoring';

/** A model as a report names it; `version` is null for a draft that is not published. */
export interface ModelName {
  readonly id: string;
  readonly version: number | null;
  readonly digest: string;
  readonly title: string | null;
}

/** What was asked. Times are RFC 3339 in UTC. */
export interface ReplayQuestion {
  readonly model: ModelName;
  /** What it is compared with; null for a replay of one model alone: every `before` is then empty. */
  readonly against: ModelName | null;
  readonly asOf: string;
  /** Bounds of the qualifications that are reported, `from` inclusive, `to` exclusive; all facts are folded in any case. */
  readonly from: string | null;
  readonly to: string | null;
  /** Asked of contacts at `asOf`; null takes everybody. */
  readonly where: PredicateDocument | null;
  readonly handoffs: 'recorded' | 'ignore';
}

export interface BeforeAfter {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** Contacts by a property of theirs: how many qualify under each model, and who is new or gone. */
export interface Breakdown extends BeforeAfter {
  readonly gained: number;
  readonly lost: number;
}

/** Contacts whose total lies in [from, to). */
export interface ScoreBin {
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly after: number;
}

/** How a contact's qualifications within the bounds part: the first of each model are compared. */
export type ChangeKind = 'gained' | 'lost' | 'earlier' | 'later' | 'same' | 'never';

/** How much of the history had to be folded again, and why no more. */
export interface Refolded {
  readonly facts: number;
  readonly ofFacts: number;
  readonly contacts: number;
  readonly ofContacts: number;
  readonly because: string;
}

export interface ScoredState {
  readonly behaviour: number;
  readonly fit: number;
  readonly total: number;
  readonly class: string | null;
  readonly stage: string;
  /** First qualification within the bounds. */
  readonly qualifiedAt: string | null;
}

/** A line of either ledger that is not the same in both. Points as they count at the contact's deciding instant. */
export interface ChangedLine {
  /** Null for a fit rule, which holds for the contact as it stands. */
  readonly at: string | null;
  readonly rule: string;
  readonly title: string;
  readonly fact: string | null;
  /** What the line added, weighed at `decidedAt`; null where the model has no such line. */
  readonly before: number | null;
  readonly after: number | null;
  /** Why a line counts nothing: `limit`, `ceiling`, `reset`, `floor`. */
  readonly noteBefore: string | null;
  readonly noteAfter: string | null;
}

/** One contact to which the models do not give the same. */
export interface ContactChange {
  readonly contactId: string;
  readonly kind: ChangeKind;
  /** Days from the first qualification before to that after, negative when it comes earlier; null where one is missing. */
  readonly days: number | null;
  /** Null where the contact had no fact at `asOf`. */
  readonly before: ScoredState | null;
  readonly after: ScoredState | null;
  /** Of the fact that qualified it; null where it has none. */
  readonly channel: string | null;
  readonly campaign: string | null;
  readonly owner: string | null;
  /** The instant at which the lines are weighed: the first qualification under either model, else `asOf`. */
  readonly decidedAt: string;
  /** The lines that make the difference, weightiest first; empty where a list was not asked to explain. */
  readonly lines: readonly ChangedLine[];
}

/** What a rule gives in the lines that are not the same to the explained contacts together, each weighed at its deciding instant. */
export interface RuleEffect {
  readonly rule: string;
  readonly title: string;
  /** Contacts to which it does not give the same. */
  readonly contacts: number;
  readonly before: number;
  readonly after: number;
}

/** A week (ISO, from its Monday) by the instants of first qualifications. */
export interface WeekOfChange {
  readonly monday: string;
  readonly before: number;
  readonly after: number;
  readonly gained: number;
  readonly lost: number;
}

/** Contacts that stand in one stage before and in another (or the same) after. */
export interface StageFlow {
  readonly from: string;
  readonly to: string;
  readonly contacts: number;
}

/** The answer to a what-if. Counts are of contacts where nothing else is said; `before` is `against`, `after` is `model`. */
export interface ReplayReport {
  readonly v: 1;
  readonly question: ReplayQuestion;
  /** Everything in the log up to this position was folded. */
  readonly position: number;
  readonly facts: number;
  /** Contacts that answer `where` and have a fact at `asOf`, under either model. */
  readonly contacts: number;
  readonly refolded: Refolded;
  /** SHA-256 over every contact's line under the model (and the other): the same for any number of threads. */
  readonly digest: string;
  /**
   * Contacts whose history under the model would have parted from the recorded hand-offs before the first of them: up
   * to it they qualify at other instants than under the model it is compared with; without one, not at all.
   */
  readonly parted: number;
  readonly scores: readonly ScoreBin[];
  readonly classes: readonly BeforeAfter[];
  readonly stages: readonly BeforeAfter[];
  readonly stageFlow: readonly StageFlow[];
  /** Contacts by kind of change. */
  readonly changes: Readonly<Record<ChangeKind, number>>;
  /** Median and 90th percentile of the days by which qualifications come earlier or later; null without any. */
  readonly daysEarlier: { readonly p50: number; readonly p90: number } | null;
  readonly daysLater: { readonly p50: number; readonly p90: number } | null;
  readonly weeks: readonly WeekOfChange[];
  readonly channels: readonly Breakdown[];
  readonly campaigns: readonly Breakdown[];
  readonly owners: readonly Breakdown[];
  readonly stagesOfChange: readonly Breakdown[];
  /** Rules by the difference that they make to the contacts that change most, `explained` of them. */
  readonly rules: readonly RuleEffect[];
  readonly explained: number;
  /** The contacts that change most, at most as many as were asked for; all of them by the `/diff` route. */
  readonly contactChanges: readonly ContactChange[];
}
