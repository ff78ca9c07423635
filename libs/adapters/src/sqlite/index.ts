export * from './copy-stores';
export * from './directory-lock';
export * from './file-check';
export { LogDatabase } from './log-database';
export * from './restored-log';
export * from './sqlite-decision-store';
export * from './sqlite-event-log';
export * from './sqlite-vault';
export * from './sqlite-view-store';
