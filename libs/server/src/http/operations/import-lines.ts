import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Engine } from '../../engine';
import type { ImportOptions, ImportReport } from '../../ingest/import-desk';
import { ENGINE } from '../tokens';

/** Lines of history. */
export class ImportLines {
  constructor(
    readonly text: string,
    readonly options: ImportOptions,
  ) {}
}

@CommandHandler(ImportLines)
export class ImportLinesHandler implements ICommandHandler<ImportLines, ImportReport> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  execute({ text, options }: ImportLines): Promise<ImportReport> {
    return this.engine.imports.lines(text, options);
  }
}
