import { IsOptional, ValidateBy } from 'class-validator';

/** What stands in for the message of a letter. */
export class LetterBody {
  /** The event, the plain fact or the value: as JSON, or as the text that it is. */
  @IsOptional()
  @ValidateBy({ name: 'isMessage', validator: { validate: isMessage, defaultMessage: () => 'message must be a JSON object, or a text that holds one' } })
  readonly message?: string | object;
}

function isMessage(value: unknown): boolean {
  return (typeof value === 'string' && value !== '') || (typeof value === 'object' && value !== null && !Array.isArray(value));
}
