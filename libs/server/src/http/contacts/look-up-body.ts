import { STRONG_TYPES, WEAK_TYPES } from '@waymark/journey';
import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';

const TYPES: readonly string[] = [...STRONG_TYPES, ...WEAK_TYPES];
const MAX_VALUE = 1_024;

export class LookUpBody {
  @IsIn(TYPES, { message: `type must be one of ${TYPES.join(', ')}` })
  readonly type!: string;

  @IsString({ message: 'value must be a text' })
  @IsNotEmpty({ message: 'value must be a text that is not empty' })
  @MaxLength(MAX_VALUE, { message: `value must have at most ${MAX_VALUE} characters` })
  readonly value!: string;

  /** Who issued a `user_id`. */
  @IsOptional()
  @IsString({ message: 'source must be a text' })
  readonly source?: string;
}
