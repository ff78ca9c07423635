// at: libs/journey/src/index.ts
// rules: no-restricted-imports
import { readFileSync } from 'node:fs';

export const used = [readFileSync];
