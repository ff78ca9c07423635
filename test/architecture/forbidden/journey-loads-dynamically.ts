// at: libs/journey/src/index.ts
// rules: no-restricted-syntax
export const load = (): Promise<unknown> => import('node:fs');
