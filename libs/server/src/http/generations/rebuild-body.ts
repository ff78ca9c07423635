import { VIEW_TABLES } from '@waymark/views';
import { IsIn, IsOptional } from 'class-validator';

const TABLES = VIEW_TABLES.map(({ name }) => name);

export class RebuildBody {
  /** One view; it is made anew with all others of the live model, which share one pass over the log. */
  @IsOptional()
  @IsIn(TABLES, { message: `view must be one of ${TABLES.join(', ')}` })
  readonly view?: string;
}
