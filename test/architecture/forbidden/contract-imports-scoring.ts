// at: libs/contract/src/index.ts
// rules: no-restricted-imports, @nx/enforce-module-boundaries
export * from '@waymark/scoring';
