// at: libs/adapters/src/files/index.ts
// rules: no-restricted-imports, @nx/enforce-module-boundaries
export * from '@waymark/scoring';
