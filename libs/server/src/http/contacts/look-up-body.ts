import { STRONG_TYPES, WEAK_TYPES } from '@waymark/journey';
import { IsIn, IsOptional, Length } from 'class-validator';

const TYPES: readonly string[] = [...STRONG_TYPES, ...WEAK_TYPES];
const MAX_VALUE = 1_024;

export class LookUpBody {
  @IsIn(TYPES, { message: `type must be one of ${TYPES.join(', ')}` })
  readonly type!: string;

  @Length(1, MAX_VALUE, { message: `value must be a text of 1 to ${MAX_VALUE} characters` })
  readonly value!: string;

  /** Who issued a `user_id`. */
  @IsOptional()
  @Length(1, MAX_VALUE, { message: `source must be a text of 1 to ${MAX_VALUE} characters` })
  readonly source?: string;
}
