// at: libs/scoring/src/index.ts
// rules: no-restricted-syntax
export const now = (): number => Date.now();
