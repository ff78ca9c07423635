export { backtestTables } from './backtest-tables';
export type { TableFormat } from './encode';
export { encodeRows, encodeTable } from './encode';
export { encodeReplayTable } from './encode-replay';
export { FACTS, factRow, HANDOFFS_TABLE, handoffRow, JOURNEYS, journeyRows, scoreRow, SCORES } from './export-tables';
export { replayTables } from './replay-tables';
export type { RowOf, Table, TableRow, TableSpec } from './table';
