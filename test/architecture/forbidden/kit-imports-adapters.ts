// at: test/kit/src/index.ts
// rules: @nx/enforce-module-boundaries
export * from '@waymark/adapters/sqlite';
