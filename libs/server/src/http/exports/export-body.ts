import { IsIn, IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import type { ExportTable } from '../../exports/export-table';
import { EXPORT_TABLES } from '../../exports/export-table';

export const MOST_ROWS = 5_000;

const A_POSITION = 'position must be that of an earlier page, a whole number from 0 on';

export class ExportBody {
  @IsIn(EXPORT_TABLES, { message: `table must be one of ${EXPORT_TABLES.join(', ')}` })
  readonly table!: ExportTable;

  /** The live model when absent. */
  @IsOptional()
  @Matches(/^[a-z0-9-]{1,64}(?:@[1-9]\d{0,8})?$/, { message: 'model must be a published model as ID or ID@VERSION' })
  readonly model?: string;

  /** Now when absent. */
  @IsOptional()
  @IsString({ message: 'asOf must be an RFC 3339 time with an offset, such as 2026-03-01T09:00:00Z' })
  readonly asOf?: string;

  /** The log's end when absent. */
  @IsOptional()
  @IsInt({ message: A_POSITION })
  @Min(0, { message: A_POSITION })
  readonly position?: number;

  @IsOptional()
  @IsInt({ message: `limit must be a whole number from 1 to ${MOST_ROWS}` })
  @Min(1, { message: `limit must be a whole number from 1 to ${MOST_ROWS}` })
  @Max(MOST_ROWS, { message: `limit must be a whole number from 1 to ${MOST_ROWS}` })
  readonly limit?: number;

  @IsOptional()
  @IsString({ message: 'cursor must be nextCursor of the page before' })
  readonly cursor?: string;
}
