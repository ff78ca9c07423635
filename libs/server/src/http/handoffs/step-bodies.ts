import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';

const MAX_REASON = 200;
const MAX_NOTE = 10_000;
const MAX_OWNER = 200;

const aText = (what: string, most: number) => ({ message: `${what} must be a text of at most ${most} characters` });
const REASON_NEEDED = { message: 'reason is required: say why, such as "no-budget"' };

/** Body of accept and convert. */
export class StepBody {
  @IsOptional()
  @IsString(aText('reason', MAX_REASON))
  @MaxLength(MAX_REASON, aText('reason', MAX_REASON))
  readonly reason?: string;

  /** Free text for people; kept sealed. */
  @IsOptional()
  @IsString(aText('note', MAX_NOTE))
  @MaxLength(MAX_NOTE, aText('note', MAX_NOTE))
  readonly note?: string;
}

/** Body of reject and recycle. */
export class CloseBody {
  @IsString(REASON_NEEDED)
  @IsNotEmpty(REASON_NEEDED)
  @MaxLength(MAX_REASON, aText('reason', MAX_REASON))
  readonly reason!: string;

  /** Free text for people; kept sealed. */
  @IsOptional()
  @IsString(aText('note', MAX_NOTE))
  @MaxLength(MAX_NOTE, aText('note', MAX_NOTE))
  readonly note?: string;
}

/** Body of assign. */
export class AssignBody {
  @IsString({ message: 'owner is required: whom it is given to' })
  @IsNotEmpty({ message: 'owner is required: whom it is given to' })
  @MaxLength(MAX_OWNER, aText('owner', MAX_OWNER))
  readonly owner!: string;
}
