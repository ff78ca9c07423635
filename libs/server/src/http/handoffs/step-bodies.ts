import { IsOptional, Length, MaxLength } from 'class-validator';

const MAX_REASON = 200;
const MAX_NOTE = 10_000;
const MAX_OWNER = 200;

const REASON = { message: `reason must be a text of at most ${MAX_REASON} characters` };
const REASON_NEEDED = { message: `reason is required: a text of at most ${MAX_REASON} characters that says why, such as "no-budget"` };
const NOTE = { message: `note must be a text of at most ${MAX_NOTE} characters` };
const OWNER_NEEDED = { message: `owner is required: whom it is given to, a text of at most ${MAX_OWNER} characters` };

/** Body of accept and convert. */
export class StepBody {
  @IsOptional()
  @MaxLength(MAX_REASON, REASON)
  readonly reason?: string;

  /** Free text for people; kept sealed. */
  @IsOptional()
  @MaxLength(MAX_NOTE, NOTE)
  readonly note?: string;
}

/** Body of reject and recycle. */
export class CloseBody {
  @Length(1, MAX_REASON, REASON_NEEDED)
  readonly reason!: string;

  /** Free text for people; kept sealed. */
  @IsOptional()
  @MaxLength(MAX_NOTE, NOTE)
  readonly note?: string;
}

/** Body of assign. */
export class AssignBody {
  @Length(1, MAX_OWNER, OWNER_NEEDED)
  readonly owner!: string;
}
