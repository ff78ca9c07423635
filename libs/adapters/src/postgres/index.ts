export * from './pool';
export * from './vault';
