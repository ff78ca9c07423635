// at: libs/scoring/src/index.ts
// rules: no-restricted-syntax
export const now = (): Date => new Date();
