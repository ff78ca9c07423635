import { Type } from 'class-transformer';
import { IsBoolean, IsDefined, IsIn, IsInt, IsNumber, IsOptional, IsString, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { AskedModelBody } from '../replays/replay-body';

const INSTANT = 'an RFC 3339 time with an offset, such as 2026-03-01T09:00:00Z';
const A_MODEL = 'a model as { "id", "version" } or { "draft" }';
const A_CAPACITY = 'capacityPerWeek must be a number from 0 on';

export class BacktestBody {
  @IsDefined({ message: `model must be ${A_MODEL}` })
  @ValidateNested({ message: `model must be ${A_MODEL}` })
  @Type(() => AskedModelBody)
  readonly model!: AskedModelBody;

  @IsOptional()
  @ValidateNested({ message: `against must be ${A_MODEL}` })
  @Type(() => AskedModelBody)
  readonly against?: AskedModelBody;

  /** A predicate on touchpoints as JSON, or as a text of YAML or JSON. */
  @IsDefined({ message: 'outcome must be a predicate on touchpoints' })
  readonly outcome!: unknown;

  @IsString({ message: 'within must be an ISO 8601 duration such as P30D' })
  readonly within!: string;

  @IsOptional()
  @IsString({ message: 'at must be first-touch, first-touch+DURATION or split' })
  readonly at?: string;

  @IsOptional()
  @IsString({ message: `split must be ${INSTANT}` })
  readonly split?: string;

  @IsOptional()
  @IsNumber({}, { message: A_CAPACITY })
  @Min(0, { message: A_CAPACITY })
  readonly capacityPerWeek?: number;

  @IsOptional()
  @IsBoolean({ message: 'strict must be true or false' })
  readonly strict?: boolean;

  @IsOptional()
  @IsInt({ message: 'resamples must be a whole number from 1 to 10000' })
  @Min(1, { message: 'resamples must be a whole number from 1 to 10000' })
  @Max(10_000, { message: 'resamples must be a whole number from 1 to 10000' })
  readonly resamples?: number;

  @IsOptional()
  @IsInt({ message: 'seed must be a whole number' })
  readonly seed?: number;
}

export class FitBody {
  @IsOptional()
  @Matches(/^[a-z0-9-]{1,64}$/, { message: 'id must be the id of a model: lower-case letters, digits and hyphens' })
  readonly id?: string;

  @IsOptional()
  @IsString({ message: 'title must be a text of at most 200 characters' })
  @MaxLength(200, { message: 'title must be a text of at most 200 characters' })
  readonly title?: string;

  /** A predicate on touchpoints as JSON, or as a text of YAML or JSON. */
  @IsDefined({ message: 'outcome must be a predicate on touchpoints' })
  readonly outcome!: unknown;

  @IsString({ message: 'within must be an ISO 8601 duration such as P30D' })
  readonly within!: string;

  @IsString({ message: `split must be ${INSTANT}` })
  readonly split!: string;

  @IsOptional()
  @IsString({ message: 'at must be first-touch, first-touch+DURATION or split' })
  readonly at?: string;

  @IsOptional()
  @IsString({ message: 'lookback must be an ISO 8601 duration such as P90D' })
  readonly lookback?: string;

  @IsOptional()
  @IsIn(['by-split', 'whole-history'], { message: 'labels must be by-split or whole-history' })
  readonly labels?: 'by-split' | 'whole-history';

  @IsOptional()
  @IsNumber({}, { message: A_CAPACITY })
  @Min(0, { message: A_CAPACITY })
  readonly capacityPerWeek?: number;

  @IsOptional()
  @IsInt({ message: 'seed must be a whole number' })
  readonly seed?: number;
}
