import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { ImportReport } from '../../ingest/import-desk';
import { For } from '../auth/access';
import type { Parameters } from '../wire/parameters';
import { flag, oneOf, wholeNumber } from '../wire/parameters';
import { ImportLines } from './import-lines';

const MAX_LINE = 1_000_000_000_000;

/** A chunk of a file of history. Facts have ids, so a chunk that is sent again adds nothing. */
@Controller('v1/imports')
export class ImportsController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @HttpCode(200)
  @For('admin')
  take(@Body() text: string | undefined, @Query() parameters: Parameters): Promise<ImportReport> {
    const only = oneOf(parameters, 'only', ['handoffs', 'others']);
    const options = {
      firstLine: wholeNumber(parameters, 'firstLine', 1, MAX_LINE) ?? 1,
      dryRun: flag(parameters, 'dryRun'),
      ...(only === undefined ? {} : { only }),
    };
    return this.commands.execute<ImportLines, ImportReport>(new ImportLines(text ?? '', options));
  }
}
