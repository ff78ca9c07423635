// at: libs/adapters/src/sqlite/index.ts
// rules: no-restricted-imports
export * from '../kafka';
