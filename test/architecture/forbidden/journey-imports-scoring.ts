// at: libs/journey/src/index.ts
// rules: no-restricted-imports, @nx/enforce-module-boundaries
export * from '@waymark/scoring';
