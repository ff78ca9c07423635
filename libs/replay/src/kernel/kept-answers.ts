import { STAGES } from '@waymark/scoring';
import type { Leaf } from './expressions';
import { QUALIFIED_FIELD, STAGE_FIELD } from './expressions';

/** Answers about the stage and about `qualified`, written among the attribute leaves whenever one of the two changes. */
export class KeptAnswers {
  private readonly stageLeaves: Int32Array;
  private readonly qualifiedLeaves: Int32Array;
  private readonly byStage: readonly Uint8Array[];
  private readonly byQualified: readonly Uint8Array[];

  constructor(
    leaves: readonly Leaf[],
    private readonly attributes: Uint8Array,
  ) {
    const of = (field: string): Int32Array => Int32Array.from(leaves.flatMap((each, leaf) => (each.field === field ? [leaf] : [])));
    const answers = (places: Int32Array, value: unknown): Uint8Array => Uint8Array.from(places, (leaf) => Number(leaves[leaf]?.test(value) === true));
    this.stageLeaves = of(STAGE_FIELD);
    this.qualifiedLeaves = of(QUALIFIED_FIELD);
    this.byStage = STAGES.map((stage) => answers(this.stageLeaves, stage));
    this.byQualified = [false, true].map((qualified) => answers(this.qualifiedLeaves, qualified));
  }

  tellStage(stage: number): void {
    this.write(this.stageLeaves, this.byStage[stage] as Uint8Array);
  }

  tellQualified(qualified: boolean): void {
    this.write(this.qualifiedLeaves, this.byQualified[Number(qualified)] as Uint8Array);
  }

  private write(leaves: Int32Array, answers: Uint8Array): void {
    for (let index = 0; index < leaves.length; index += 1) this.attributes[leaves[index] as number] = answers[index] as number;
  }
}
