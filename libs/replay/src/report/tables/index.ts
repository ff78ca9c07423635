export { backtestTables } from './backtest-tables';
export { toCsv } from './csv';
export type { TableFormat } from './encode';
export { encodeTable, TABLE_FORMATS } from './encode';
export { FACTS, factRow, HANDOFFS_TABLE, handoffRow, JOURNEYS, journeyRows, scoreRow, SCORES } from './export-tables';
export { toJson, toNdjson } from './json';
export { toParquet } from './parquet';
export { CHANGED_LINES, changedLineRows, CONTACT_CHANGES, contactChangeRow, replayTables } from './replay-tables';
export type { Cell, CellType, ColumnKind, RowOf, Table, TableRow, TableSpec } from './table';
