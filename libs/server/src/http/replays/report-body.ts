import { Readable } from 'node:stream';
import type { ContactChange, ReplayReport } from '@waymark/replay';
import { renderReplayPage, REPORT_POLICY } from '@waymark/replay/report';
import type { Table, TableFormat } from '@waymark/replay/tables';
import { encodeReplayTable, replayTables } from '@waymark/replay/tables';
import { HttpProblem } from '../problems/http-problem';
import type { ReportFormat } from './report-formats';

/** A body as it goes out, with headers of its own. */
export interface ReportBody {
  readonly body: string | Readable;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ReportTold {
  readonly report: ReplayReport;
  /** Every change, for the table that has them all. */
  readonly changes: () => AsyncIterable<readonly ContactChange[]>;
  readonly format: ReportFormat;
  /** Which one, where the form is one of a table. */
  readonly table: string | undefined;
}

/** Throws 400 `invalid-parameter` where the table is none. */
export function reportBody({ report, changes, format, table }: ReportTold): ReportBody {
  if (format === 'json') return { body: JSON.stringify(report), headers: {} };
  if (format === 'html') return { body: renderReplayPage(report), headers: { 'content-security-policy': REPORT_POLICY, 'x-content-type-options': 'nosniff' } };
  const named = tableNamed(replayTables(report, report.contactChanges), table, format);
  const pieces = encodeReplayTable(named, changes, format);
  return { body: Readable.from(pieces), headers: { 'content-disposition': `attachment; filename="${named.spec.name}.${format}"` } };
}

function tableNamed(tables: readonly Table[], name: string | undefined, format: TableFormat): Table {
  const found = tables.find(({ spec }) => spec.name === name);
  if (found) return found;
  const allowed = tables.map(({ spec }) => spec.name);
  throw new HttpProblem(400, 'invalid-parameter', `${format} is the form of one table: table must be one of ${allowed.join(', ')}`, { parameter: 'table', allowed });
}
