import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { ExportAsked, ExportPage } from '../../exports/export-desk';
import { exportPage } from '../../exports/export-desk';
import type { Reading } from '../../queries/reading';
import { READING } from '../tokens';

export class ReadExport {
  constructor(readonly asked: ExportAsked) {}
}

@QueryHandler(ReadExport)
export class ReadExportHandler implements IQueryHandler<ReadExport, Decided<ExportPage>> {
  constructor(@Inject(READING) private readonly reading: Reading) {}

  execute({ asked }: ReadExport): Promise<Decided<ExportPage>> {
    return exportPage(this.reading, asked);
  }
}
