import { Inject } from '@nestjs/common';
import type { ICommandHandler } from '@nestjs/cqrs';
import { CommandHandler } from '@nestjs/cqrs';
import type { Engine } from '../../engine';
import type { ImportOptions, ImportReport } from '../../ingest/import-desk';
import { EngineMetrics } from '../health/engine-metrics';
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
  constructor(
    @Inject(ENGINE) private readonly engine: Engine,
    private readonly metrics: EngineMetrics,
  ) {}

  async execute({ text, options }: ImportLines): Promise<ImportReport> {
    const report = await this.engine.imports.lines(text, options);
    if (!options.dryRun) for (const [outcome, facts] of Object.entries(report.counts)) this.metrics.ingested(outcome, facts);
    return report;
  }
}
