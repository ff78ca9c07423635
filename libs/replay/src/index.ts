export { challengerSide } from './backtest/challenger';
export type { FactColumns, History } from './columns/history';
export { countFacts, NEVER_RECORDED } from './columns/history';
export type { ContactFact } from './columns/history-of';
export { historyOf } from './columns/history-of';
export type { FieldColumn, ShapeTable, ShapeValue } from './columns/shapes';
export { PROFILE, TOUCHPOINT } from './columns/shapes';
export * from './whatif/report';
