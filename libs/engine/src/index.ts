export * from './errors';
export * from './ports/broker';
export * from './ports/clock';
export * from './ports/crypto';
export * from './ports/event-log';
export * from './ports/index-store';
export * from './ports/vault';
export * from './ports/view-store';
