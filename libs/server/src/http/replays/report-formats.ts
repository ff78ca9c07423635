import { HttpProblem } from '../problems/http-problem';
import type { Parameters } from '../wire/parameters';
import { oneOf } from '../wire/parameters';

export const REPORT_FORMATS = ['json', 'html', 'csv', 'parquet', 'ndjson'] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** Media types by form; the first is meant by `*`. */
export const REPORT_TYPES: Readonly<Record<ReportFormat, string>> = {
  json: 'application/json',
  html: 'text/html',
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
  ndjson: 'application/x-ndjson',
};

/** What `?format=` says, else what `Accept` prefers. Throws 406 `not-acceptable`. */
export function reportFormat(parameters: Parameters, accept: string | undefined): ReportFormat {
  const named = oneOf(parameters, 'format', REPORT_FORMATS);
  if (named !== undefined) return named;
  const preferred = rangesOf(accept ?? '*/*').map(formatFor).find((format) => format !== undefined);
  if (preferred !== undefined) return preferred;
  throw new HttpProblem(406, 'not-acceptable', `a report is told as ${Object.values(REPORT_TYPES).join(', ')}: accept one of them, or name a format`);
}

/** Media ranges of an `Accept` header (RFC 9110), the most wanted first. */
function rangesOf(accept: string): readonly string[] {
  return accept
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const quality = parameters.find((text) => text.startsWith('q='));
      return { range, quality: quality === undefined ? 1 : Number(quality.slice(2)) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ range }) => range);
}

function formatFor(range: string): ReportFormat | undefined {
  return REPORT_FORMATS.find((format) => {
    const type = REPORT_TYPES[format];
    return range === type || range === '*/*' || range === `${type.slice(0, type.indexOf('/'))}/*`;
  });
}
