import type { Instant } from '@waymark/journey';
import { canonicalJson } from '@waymark/journey';
import type { PredicateDocument, ScoringModel } from '@waymark/scoring';
import { classOf, predicateFields } from '@waymark/scoring';
import type { History } from '../columns/history';
import { countFacts } from '../columns/history';
import type { Pause, Steps } from '../columns/in-steps';
import { runAtOnce, runInSteps } from '../columns/in-steps';
import type { FoldedColumns } from '../kernel/folded-columns';
import { overlayResults, selectContacts } from '../kernel/overlay';
import type { KernelPlan } from '../kernel/plan';
import { planInSteps } from '../kernel/plan';
import type { FoldResults } from '../kernel/results';
import type { FoldWatch, HistoryFolder } from '../threads/folder';
import type { Bounds, Changes } from './changes';
import { compareResults, orderChanges } from './changes';
import { contactsWith, reachOf } from './reach';
import type { ModelName, Refolded } from './report';

export interface AskedModel {
  readonly name: ModelName;
  readonly document: ScoringModel;
}

/** A what-if: one model over the history, beside another. */
export interface WhatIf {
  readonly model: AskedModel;
  readonly against: AskedModel | null;
  readonly asOf: Instant;
  readonly bounds: Bounds;
  /** A predicate that `checkPredicate` has passed for a contact; `state.*` is that of `model`. */
  readonly where: PredicateDocument | null;
  readonly ignoreHandoffs: boolean;
}

/** What a model came to over a history: kept, it spares the next comparison with the same model its fold. */
export interface Folded {
  readonly plan: KernelPlan;
  readonly results: FoldResults;
}

/** Everything that a report is made of. */
export interface WhatIfAnswer {
  readonly question: WhatIf;
  readonly history: History;
  readonly before: Folded | null;
  readonly after: Folded;
  /** Against results without anybody where there is no other model. */
  readonly changes: Changes;
  /** Contacts that changed, those that change most first. */
  readonly order: Uint32Array;
  readonly refolded: Refolded;
}

/** Where results are kept between questions; the keeper bounds how many. */
export interface FoldKeeper {
  get(key: string): Folded | undefined;
  put(key: string, folded: Folded): void;
}

export interface AskWatch extends FoldWatch {
  /** Between steps of what is done here and not by the folder; without it that goes at one stretch. */
  readonly pause?: Pause | undefined;
}

/** What results depend on beside the history: a keeper holds those of one history only. */
function foldKey({ digest }: ModelName, { asOf, ignoreHandoffs }: WhatIf, where: PredicateDocument | null): string {
  return canonicalJson([digest, asOf, ignoreHandoffs, where]);
}

/** Folds what has to be folded and compares. Rejects with the signal's reason where it is aborted. */
export async function askWhatIf(history: History, question: WhatIf, folder: HistoryFolder, keeper: FoldKeeper, watch: AskWatch = {}): Promise<WhatIfAnswer> {
  const asking = new Asking(history, question, folder, keeper, watch);
  const before = question.against === null ? null : await asking.foldWhole(question.against);
  const { after, refolded } = await asking.foldAfter(before);
  const compared = before?.results ?? nothingOf(after.results);
  const changes = await asking.inSteps(compareResults(compared, after.results, question.bounds, reclassing(before, after)));
  return { question, history, before, after, changes, order: await asking.inSteps(orderChanges(compared, after.results, changes)), refolded };
}

class Asking {
  private readonly columns: FoldedColumns;
  private readonly facts: number;

  constructor(
    private readonly history: History,
    private readonly question: WhatIf,
    private readonly folder: HistoryFolder,
    private readonly keeper: FoldKeeper,
    private readonly watch: AskWatch,
  ) {
    this.columns = history;
    this.facts = countFacts(history);
  }

  inSteps<Result>(steps: Steps<Result>): Result | Promise<Result> {
    return this.watch.pause ? runInSteps(steps, this.watch.pause) : runAtOnce(steps);
  }

  /** Kept, or folded and kept. */
  async foldWhole(model: AskedModel): Promise<Folded> {
    const where = this.whereOfBoth();
    const key = foldKey(model.name, this.question, where);
    const kept = this.keeper.get(key);
    if (kept) return kept;
    const folded = await this.fold(model, where, this.columns);
    this.keeper.put(key, folded);
    return folded;
  }

  /** The asked model: only those are folded again whom the difference can touch, where everybody else is known. */
  async foldAfter(before: Folded | null): Promise<{ after: Folded; refolded: Refolded }> {
    const { model, against, where } = this.question;
    const all = { facts: this.facts, ofFacts: this.facts, contacts: this.columns.starts.length, ofContacts: this.columns.starts.length };
    if (before === null || against === null) return { after: await this.fold(model, where, this.columns), refolded: { ...all, because: 'there is no other model to start from' } };
    const reach = this.whereOfBoth() === where ? await this.inSteps(reachOf(against.document, model.document, this.history.shapes)) : { kind: 'everybody' as const, because: '`where` asks what the model itself says of every contact' };
    if (reach.kind === 'everybody') return { after: await this.fold(model, where, this.columns), refolded: { ...all, because: reach.because } };
    const places = reach.kind === 'nobody' ? new Uint32Array(0) : await this.inSteps(contactsWith(this.columns, reach.touched));
    const some = selectContacts(this.columns, places);
    const again = await this.fold(model, where, some);
    const results = await this.inSteps(overlayResults(before.results, again.results, places));
    return { after: { plan: again.plan, results }, refolded: { ...all, facts: again.results.facts, contacts: places.length, because: reach.because } };
  }

  /** A `where` that names no state picks the same contacts under any model. */
  private whereOfBoth(): PredicateDocument | null {
    const { where } = this.question;
    return where !== null && predicateFields(where).some((field) => field.startsWith('state.')) ? null : where;
  }

  private async fold({ document }: AskedModel, where: PredicateDocument | null, columns: FoldedColumns): Promise<Folded> {
    const { asOf, ignoreHandoffs } = this.question;
    const folded = { document, where };
    const plan = await this.inSteps(planInSteps(folded, this.history.shapes));
    const results = await this.folder.fold({ columns, folded, answers: plan, question: { asOf, ignoreHandoffs } }, this.watch);
    return { plan, results };
  }
}

/** Who has another class: with the same bands nobody whose score is the same. */
function reclassing(before: Folded | null, after: Folded): (contact: number) => boolean {
  const bandsOf = ({ plan }: Folded): string => canonicalJson(plan.model.document.bands ?? null);
  if (before === null || bandsOf(before) === bandsOf(after)) return () => false;
  const classAt = ({ plan, results }: Folded, contact: number): string | null => classOf(plan.model, results.fit[contact] as number, results.behaviour[contact] as number);
  return (contact) => classAt(before, contact) !== classAt(after, contact);
}

/** Results in which nobody has anything. */
function nothingOf({ from, to, scored }: FoldResults): FoldResults {
  const size = scored.length;
  const [bytes, numbers, none] = [new Uint8Array(size), new Float64Array(size), new Float64Array(0)];
  const starts = new Uint32Array(size + 1);
  return {
    from,
    to,
    facts: 0,
    scored: bytes,
    chosen: bytes,
    behaviour: numbers,
    fit: numbers,
    total: numbers,
    stage: bytes,
    qualified: bytes,
    touches: new Uint32Array(size),
    qualifications: { starts, at: none, behaviour: none, fit: none, total: none, fact: new Uint32Array(0) },
    stages: { starts, at: none, stage: bytes.subarray(0, 0) },
  };
}
