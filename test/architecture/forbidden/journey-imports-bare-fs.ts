// at: libs/journey/src/index.ts
// rules: no-restricted-imports
import { readFileSync } from 'fs';

export const used = [readFileSync];
