export * from './system-clock';
