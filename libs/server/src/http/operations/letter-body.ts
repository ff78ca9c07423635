import { IsOptional, Length } from 'class-validator';

/** More than the largest event, so that the contract is the one to refuse what is too large. */
const LONGEST = 1_048_576;

/** What stands in for the message of a letter. */
export class LetterBody {
  /** The event, the plain fact or the value, as its JSON text. */
  @IsOptional()
  @Length(1, LONGEST, { message: `message must be a text of 1 to ${LONGEST} characters: the JSON of the message` })
  readonly message?: string;
}
