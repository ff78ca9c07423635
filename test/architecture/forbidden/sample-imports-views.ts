// at: libs/sample/src/index.ts
// rules: no-restricted-imports, @nx/enforce-module-boundaries
export * from '@waymark/views';
