import type { CompiledModel } from '@waymark/scoring';

type Limit = NonNullable<CompiledModel['rules'][number]['limit']>;

/** The rules of a model as columns, by their place in the document. */
export class RuleTables {
  readonly resets: Uint8Array;
  readonly points: Float64Array;
  readonly slots: Int32Array;
  readonly pots: Int32Array;
  readonly limits: readonly (Limit | null)[];

  constructor({ rules }: CompiledModel) {
    this.resets = Uint8Array.from(rules, ({ reset }) => Number(reset));
    this.points = Float64Array.from(rules, ({ points }) => points);
    this.slots = Int32Array.from(rules, ({ slot }) => slot);
    this.pots = Int32Array.from(rules, ({ pot }) => pot);
    this.limits = rules.map(({ limit }) => limit);
  }
}
