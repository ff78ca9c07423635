import { ArrayMaxSize, ArrayMinSize, IsArray, Length } from 'class-validator';

const MAX_ID = 200;
const TWO = { message: 'contacts must be the ids of two contacts' };

export class MergeBody {
  /** The earlier of the two survives, whatever their order here. */
  @IsArray(TWO)
  @ArrayMinSize(2, TWO)
  @ArrayMaxSize(2, TWO)
  @Length(1, MAX_ID, { each: true, message: `each of contacts must be a text of 1 to ${MAX_ID} characters` })
  readonly contacts!: readonly [string, string];
}
