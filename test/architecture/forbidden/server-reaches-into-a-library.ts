// at: libs/server/src/index.ts
// rules: @nx/enforce-module-boundaries
export * from '../../journey/src/facts';
