import { Inject } from '@nestjs/common';
import type { IQueryHandler } from '@nestjs/cqrs';
import { QueryHandler } from '@nestjs/cqrs';
import type { Decided } from '@waymark/journey';
import type { Engine } from '../../engine';
import { ENGINE } from '../tokens';
import { replaysOf } from './desk-of';
import type { ReportBody } from './report-body';
import type { ReportFormat } from './report-formats';

/** The report of a replay that is done, in one of its forms. */
export class ShowReport {
  constructor(
    readonly id: string,
    readonly format: ReportFormat,
    /** Of the tables, where the form is one of a table. */
    readonly table: string | undefined,
  ) {}
}

@QueryHandler(ShowReport)
export class ShowReportHandler implements IQueryHandler<ShowReport, Decided<ReportBody>> {
  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  /** Throws 400 `invalid-parameter` where the table is none. */
  async execute({ id, format, table }: ShowReport): Promise<Decided<ReportBody>> {
    const { reports } = replaysOf(this.engine);
    const found = await reports.report(id);
    if (!found.ok) return found;
    // Plots and tables are a good part of the program: whoever never asks for them does not wait for them.
    const { reportBody } = await import('./report-body');
    return { ok: true, value: reportBody({ report: found.value, changes: () => reports.allChanges(id), format, table }) };
  }
}
