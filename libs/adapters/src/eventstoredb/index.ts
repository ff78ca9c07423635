export { createEventStoreLog } from './event-store-log';
export type { EventStoreLog } from './event-store-log';
export type { EventStoreLimits, EventStoreLogger, EventStoreLogOptions } from './settings';
