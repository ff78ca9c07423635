/** Entries that belong to contacts in turn: those of contact i stand from `starts[i]` up to `starts[i + 1]`. */
export interface QualificationColumns {
  readonly starts: Uint32Array;
  readonly at: Float64Array;
  readonly behaviour: Float64Array;
  readonly fit: Float64Array;
  readonly total: Float64Array;
  /** Place of the fact that qualified, among the columns of the history. */
  readonly fact: Uint32Array;
}

export interface StageColumns {
  readonly starts: Uint32Array;
  readonly at: Float64Array;
  /** Place among the model language's stages. */
  readonly stage: Uint8Array;
}

/** What a model says of a run of contacts at one instant, as columns by contact. */
export interface FoldResults {
  /** The contacts of the history from this place up to, not including, `to`. */
  readonly from: number;
  readonly to: number;
  /** Facts that were folded. */
  readonly facts: number;
  /** 1 where the contact has a fact by then; everything else is 0 where it has none. */
  readonly scored: Uint8Array;
  /** 1 where the contact also answers `where`. */
  readonly chosen: Uint8Array;
  readonly behaviour: Float64Array;
  readonly fit: Float64Array;
  readonly total: Float64Array;
  readonly stage: Uint8Array;
  /** 1 where a qualification has happened and has not been re-armed. */
  readonly qualified: Uint8Array;
  readonly touches: Uint32Array;
  readonly qualifications: QualificationColumns;
  readonly stages: StageColumns;
}

const AT_FIRST = 1024;

/** A column that grows. */
class Growing {
  private values = new Float64Array(AT_FIRST);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = new Float64Array(this.length * 2);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.length] = value;
    this.length += 1;
  }

  taken(): Float64Array {
    return this.values.slice(0, this.length);
  }
}

/** Takes results down, contact by contact. */
export class ResultWriter {
  private readonly qualified = { at: new Growing(), behaviour: new Growing(), fit: new Growing(), total: new Growing(), fact: new Growing() };
  private readonly entered = { at: new Growing(), stage: new Growing() };
  private readonly qualificationStarts: Uint32Array;
  private readonly stageStarts: Uint32Array;
  private readonly columns: Omit<FoldResults, 'facts' | 'qualifications' | 'stages'>;
  facts = 0;

  constructor(from: number, to: number) {
    const size = to - from;
    this.qualificationStarts = new Uint32Array(size + 1);
    this.stageStarts = new Uint32Array(size + 1);
    this.columns = {
      from,
      to,
      scored: new Uint8Array(size),
      chosen: new Uint8Array(size),
      behaviour: new Float64Array(size),
      fit: new Float64Array(size),
      total: new Float64Array(size),
      stage: new Uint8Array(size),
      qualified: new Uint8Array(size),
      touches: new Uint32Array(size),
    };
  }

  qualify(at: number, behaviour: number, fit: number, total: number, fact: number): void {
    const { qualified } = this;
    qualified.at.push(at);
    qualified.behaviour.push(behaviour);
    qualified.fit.push(fit);
    qualified.total.push(total);
    qualified.fact.push(fact);
  }

  enter(stage: number, at: number): void {
    this.entered.at.push(at);
    this.entered.stage.push(stage);
  }

  /** The contact's qualifications and stages so far belong to it; those that come next are the next one's. */
  end(contact: number): void {
    const place = contact - this.columns.from + 1;
    this.qualificationStarts[place] = this.qualified.at.length;
    this.stageStarts[place] = this.entered.at.length;
  }

  choose(contact: number): void {
    this.columns.chosen[contact - this.columns.from] = 1;
  }

  state(contact: number, behaviour: number, fit: number, total: number, stage: number, qualified: boolean, touches: number): void {
    const { columns } = this;
    const place = contact - columns.from;
    columns.scored[place] = 1;
    columns.behaviour[place] = behaviour;
    columns.fit[place] = fit;
    columns.total[place] = total;
    columns.stage[place] = stage;
    columns.qualified[place] = Number(qualified);
    columns.touches[place] = touches;
  }

  results(): FoldResults {
    const { at, behaviour, fit, total, fact } = this.qualified;
    return {
      ...this.columns,
      facts: this.facts,
      qualifications: {
        starts: this.qualificationStarts,
        at: at.taken(),
        behaviour: behaviour.taken(),
        fit: fit.taken(),
        total: total.taken(),
        fact: Uint32Array.from(fact.taken()),
      },
      stages: { starts: this.stageStarts, at: this.entered.at.taken(), stage: Uint8Array.from(this.entered.stage.taken()) },
    };
  }
}
