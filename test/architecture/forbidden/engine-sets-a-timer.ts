// at: libs/engine/src/index.ts
// rules: no-restricted-globals
export const later = (run: () => void): unknown => setTimeout(run, 10);
