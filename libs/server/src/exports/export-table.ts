import type { TableRow } from '@waymark/replay/tables';

/** What is exported for notebooks; none of it holds personal data. */
export const EXPORT_TABLES = ['facts', 'scores', 'journeys', 'handoffs'] as const;

export type ExportTable = (typeof EXPORT_TABLES)[number];

/** A row by the names of its columns; times are RFC 3339. */
export type ExportRow = TableRow;
