export * from './node-crypto';
