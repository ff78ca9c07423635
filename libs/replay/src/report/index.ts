export { REPORT_POLICY } from './page/document';
export { renderReplayPage } from './what-if/replay-page';
