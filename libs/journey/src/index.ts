export * from './canonical-json';
export * from './catalogue';
export * from './facts';
export * from './identities';
export * from './sealed-keys';
