// at: libs/engine/src/index.ts
// rules: no-restricted-syntax
const marked = (target: unknown): void => void target;

@marked
export class Runner {}
