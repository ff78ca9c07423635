import { IsIn } from 'class-validator';

const SETTLEMENTS = ['merge', 'keep-apart'] as const;
export type Settlement = (typeof SETTLEMENTS)[number];

export class SettleBody {
  @IsIn(SETTLEMENTS, { message: 'settlement is required: "merge" or "keep-apart"' })
  readonly settlement!: Settlement;
}
