import { Type } from 'class-transformer';
import { IsDefined, IsIn, IsInt, IsOptional, IsString, Matches, Max, Min, ValidateIf, ValidateNested } from 'class-validator';

const INSTANT = 'an RFC 3339 time with an offset, such as 2026-03-01T09:00:00Z';
const A_MODEL = 'a model as { "id", "version" } or { "draft" }';

/** A published model by id and version (its latest when none is named), or a draft: the model itself, as text or as JSON. */
export class AskedModelBody {
  @ValidateIf(({ draft }: AskedModelBody) => draft === undefined)
  @Matches(/^[a-z0-9-]{1,64}$/, { message: 'id must name a published model, or draft must hold one' })
  readonly id?: string;

  @IsOptional()
  @IsInt({ message: 'version must be a whole number from 1 on' })
  @Min(1, { message: 'version must be a whole number from 1 on' })
  @Max(999_999_999, { message: 'version must be a whole number from 1 on' })
  readonly version?: number;

  @IsOptional()
  readonly draft?: string | object;
}

export class ReplayBody {
  @IsDefined({ message: `model must be ${A_MODEL}` })
  @ValidateNested({ message: `model must be ${A_MODEL}` })
  @Type(() => AskedModelBody)
  readonly model!: AskedModelBody;

  /** The live model when absent, none when null. */
  @IsOptional()
  @ValidateNested({ message: `against must be ${A_MODEL}, or null for none` })
  @Type(() => AskedModelBody)
  readonly against?: AskedModelBody | null;

  /** Now when absent. */
  @IsOptional()
  @IsString({ message: `asOf must be ${INSTANT}` })
  readonly asOf?: string;

  @IsOptional()
  @IsString({ message: `from must be ${INSTANT}` })
  readonly from?: string;

  @IsOptional()
  @IsString({ message: `to must be ${INSTANT}` })
  readonly to?: string;

  /** A predicate as JSON, or as a text of YAML or JSON. */
  @IsOptional()
  readonly where?: unknown;

  @IsOptional()
  @IsIn(['recorded', 'ignore'], { message: 'handoffs must be recorded or ignore' })
  readonly handoffs?: 'recorded' | 'ignore';
}
