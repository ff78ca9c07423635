export * from './admin-key';
