import { classOf, STAGES } from '@waymark/scoring';
import type { Digester } from '../columns/digest';
import type { Steps } from '../columns/in-steps';
import { visitInSteps } from '../columns/in-steps';
import type { Folded, WhatIfAnswer } from './ask';
import { CHANGE_KINDS } from './changes';
import type { ChangeReader } from './contact-changes';
import { instantOf, stageAt } from './contact-changes';
import { digestOfAnswer } from './digest';
import { countParted } from './parted';
import type { ChangeKind, ContactChange, ReplayQuestion, ReplayReport, RuleEffect } from './report';
import { binTotals, FlowTally, NamedTally, percentiles, WeekTally } from './tallies';

const DAY_MS = 86_400_000;
const NOBODY = '(none)';

export interface ReportParts {
  /** Of that answer. */
  readonly reader: ChangeReader;
  readonly newDigester: () => Digester;
  /** The contacts that change most, explained. */
  readonly contactChanges: readonly ContactChange[];
}

/** A report out of an answer. Takes time with the number of contacts, and none with that of facts. */
export function* buildReport(answer: WhatIfAnswer, { reader, newDigester, contactChanges }: ReportParts): Steps<ReplayReport> {
  const { history, refolded } = answer;
  const tally = new ReportTally(answer, reader);
  yield* visitInSteps(history.starts.length, (contact) => {
    if (answer.after.results.chosen[contact] === 1) tally.count(contact);
  });
  return {
    v: 1,
    question: describeQuestion(answer),
    position: history.position,
    facts: refolded.ofFacts,
    refolded,
    digest: yield* digestOfAnswer(answer, newDigester()),
    parted: yield* countParted(answer),
    ...tally.result(),
    rules: effectsOf(contactChanges),
    explained: contactChanges.length,
    contactChanges,
  };
}

function describeQuestion({ question }: WhatIfAnswer): ReplayQuestion {
  const { model, against, asOf, bounds, where, ignoreHandoffs } = question;
  const bound = (at: number): string | null => (Number.isFinite(at) ? new Date(at).toISOString() : null);
  return {
    model: model.name,
    against: against?.name ?? null,
    asOf: new Date(asOf).toISOString(),
    from: bound(bounds.from),
    to: bound(bounds.to),
    where,
    handoffs: ignoreHandoffs ? 'ignore' : 'recorded',
  };
}

type Tallied = Pick<ReplayReport, 'contacts' | 'scores' | 'classes' | 'stages' | 'stageFlow' | 'changes' | 'daysEarlier' | 'daysLater' | 'weeks' | 'channels' | 'campaigns' | 'owners' | 'stagesOfChange'>;

class ReportTally {
  private contacts = 0;
  private readonly changes: Record<ChangeKind, number> = { gained: 0, lost: 0, earlier: 0, later: 0, same: 0, never: 0 };
  private readonly totals = { before: [] as number[], after: [] as number[] };
  private readonly days = { earlier: [] as number[], later: [] as number[] };
  private readonly classes = new NamedTally();
  private readonly stages = new NamedTally();
  private readonly flow = new FlowTally();
  private readonly weeks = new WeekTally();
  private readonly channels = new NamedTally();
  private readonly campaigns = new NamedTally();
  private readonly owners = new NamedTally();
  private readonly stagesOfChange = new NamedTally();

  constructor(
    private readonly answer: WhatIfAnswer,
    private readonly reader: ChangeReader,
  ) {}

  count(contact: number): void {
    const { before, after } = this.answer;
    this.contacts += 1;
    this.countState('after', after, contact);
    if (before) {
      this.countState('before', before, contact);
      this.flow.add(stageAt(before, contact), stageAt(after, contact));
    }
    this.countChange(contact);
  }

  result(): Tallied {
    const byStage = (a: string, b: string): number => STAGES.findIndex((stage) => stage === a) - STAGES.findIndex((stage) => stage === b);
    return {
      contacts: this.contacts,
      scores: binTotals(this.totals.before, this.totals.after),
      classes: this.classes.pairs(),
      stages: this.stages.pairs(byStage),
      stageFlow: this.flow.flows(),
      changes: this.changes,
      daysEarlier: percentiles(this.days.earlier),
      daysLater: percentiles(this.days.later),
      weeks: this.weeks.list(),
      channels: this.channels.breakdown(),
      campaigns: this.campaigns.breakdown(),
      owners: this.owners.breakdown(),
      stagesOfChange: this.stagesOfChange.breakdown(),
    };
  }

  private countState(side: 'before' | 'after', { plan, results }: Folded, contact: number): void {
    const band = classOf(plan.model, results.fit[contact] as number, results.behaviour[contact] as number);
    this.totals[side].push(results.total[contact] as number);
    if (band !== null) this.classes[side](band);
    this.stages[side](stageAt({ plan, results }, contact));
  }

  private countChange(contact: number): void {
    const { before, after, changes, history } = this.answer;
    const kind = CHANGE_KINDS[changes.kinds[contact] as number] ?? 'never';
    this.changes[kind] += 1;
    if (kind === 'never') return;
    this.countInstants(kind, kind === 'gained' ? null : instantOf(before, changes.before[contact]), kind === 'lost' ? null : instantOf(after, changes.after[contact]));
    this.breakDown(this.channels, this.reader.channelOf(contact), kind);
    this.breakDown(this.campaigns, this.reader.campaignOf(contact), kind);
    this.breakDown(this.owners, this.reader.ownerOf(history.contacts[contact] ?? ''), kind);
    this.breakDown(this.stagesOfChange, stageAt(before ?? after, contact), kind);
  }

  private countInstants(kind: ChangeKind, was: number | null, is: number | null): void {
    if (was !== null) this.weeks.add(was, 'before', kind);
    if (is !== null) this.weeks.add(is, 'after', kind);
    if ((kind === 'earlier' || kind === 'later') && was !== null && is !== null) this.days[kind].push(Math.abs(is - was) / DAY_MS);
  }

  private breakDown(tally: NamedTally, name: string | null, kind: ChangeKind): void {
    if (kind !== 'gained') tally.before(name ?? NOBODY);
    if (kind !== 'lost') tally.after(name ?? NOBODY);
    if (kind === 'gained' || kind === 'lost') tally[kind](name ?? NOBODY);
  }
}

/** Rules by what they give to the explained contacts, the greatest difference first. */
function effectsOf(changes: readonly ContactChange[]): readonly RuleEffect[] {
  const effects = new Map<string, { title: string; contacts: number; before: number; after: number }>();
  for (const { lines } of changes) {
    const met = new Set<string>();
    for (const { rule, title, before, after } of lines) {
      const effect = effects.get(rule) ?? { title, contacts: 0, before: 0, after: 0 };
      effects.set(rule, effect);
      effect.before += before ?? 0;
      effect.after += after ?? 0;
      if (!met.has(rule)) effect.contacts += 1;
      met.add(rule);
    }
  }
  const difference = ({ before, after }: RuleEffect): number => Math.abs(after - before);
  return [...effects].map(([rule, effect]) => ({ rule, ...effect })).sort((a, b) => difference(b) - difference(a));
}
