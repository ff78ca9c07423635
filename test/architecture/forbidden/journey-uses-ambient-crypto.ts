// at: libs/journey/src/index.ts
// rules: no-restricted-globals
export const id = (): string => crypto.randomUUID();
