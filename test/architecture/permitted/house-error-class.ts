// at: libs/server/src/index.ts
export class BrokenError extends Error {
  readonly code = 'broken';
}
