// at: libs/journey/src/index.ts
// rules: no-restricted-globals
export const loaded: unknown = require('node:fs');
