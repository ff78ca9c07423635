import type { ReplayReport } from '../../whatif/report';

/** Texts that come from outside: ids, names, titles, reasons. */
const OUTSIDE: ReadonlySet<string> = new Set(['id', 'title', 'digest', 'because', 'name', 'from', 'to', 'rule', 'contactId', 'class', 'stage', 'channel', 'campaign', 'owner', 'fact', 'noteBefore', 'noteAfter']);

/** The report with every text from outside followed by `text`. */
export function withTexts(report: ReplayReport, text: string): ReplayReport {
  return JSON.parse(JSON.stringify(report, (key, value: unknown) => (typeof value === 'string' && OUTSIDE.has(key) ? `${value}${text}` : value))) as ReplayReport;
}
