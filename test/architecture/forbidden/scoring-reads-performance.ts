// at: libs/scoring/src/index.ts
// rules: no-restricted-globals
export const now = (): number => performance.now();
