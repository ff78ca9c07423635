// at: libs/server/src/index.ts
// rules: no-warning-comments
// TODO finish
export const unfinished = 1;
