export { renderBacktestPage } from './backtest/backtest-page';
export { REPORT_POLICY } from './page/document';
export { renderReplayPage } from './what-if/replay-page';
