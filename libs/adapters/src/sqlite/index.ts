export * from './directory-lock';
export { LogDatabase } from './log-database';
export * from './sqlite-decision-store';
export * from './sqlite-event-log';
export * from './sqlite-vault';
export * from './sqlite-view-store';
