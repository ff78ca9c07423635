export * from './admin-key';
export * from './derived-file';
