// at: libs/contract/src/index.ts
// rules: no-restricted-globals
export const zone = process.env['TZ'];
