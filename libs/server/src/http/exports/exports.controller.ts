import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { ExportPage } from '../../exports/export-desk';
import { For } from '../auth/access';
import { unwrap } from '../problems/unwrap';
import { instantOf } from '../replays/asked-of-body';
import { jsonBody } from '../wire/json-body';
import { modelName } from '../wire/parameters';
import { ExportBody, MOST_ROWS } from './export-body';
import { ReadExport } from './read-export';

/** Tables for notebooks. */
@Controller('v1/exports')
export class ExportsController {
  constructor(private readonly queries: QueryBus) {}

  @Post()
  @HttpCode(200)
  @For('admin')
  async read(@Body(jsonBody(ExportBody)) { table, model, asOf, position, limit = MOST_ROWS, cursor }: ExportBody): Promise<ExportPage> {
    const asked = { table, model: modelName({ model }, 'model'), asOf: instantOf(asOf, 'asOf'), position, limit, cursor };
    return unwrap(await this.queries.execute<ReadExport, Decided<ExportPage>>(new ReadExport(asked)));
  }
}
