// at: libs/sample/src/index.ts
// rules: no-restricted-syntax
export const chance = (): number => Math.random();
