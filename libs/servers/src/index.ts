export * from './api-role';
export * from './environment';
export * from './ingest-role';
export * from './migrate';
export * from './projector-role';
export * from './schemas';
export * from './serve';
export * from './stores';
