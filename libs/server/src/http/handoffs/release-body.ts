import { IsBoolean, IsOptional } from 'class-validator';

export class ReleaseBody {
  /** Only say who would be offered. */
  @IsOptional()
  @IsBoolean({ message: 'dryRun must be true or false' })
  readonly dryRun?: boolean;
}
