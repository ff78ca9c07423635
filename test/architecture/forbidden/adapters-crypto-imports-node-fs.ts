// at: libs/adapters/src/crypto/index.ts
// rules: no-restricted-imports
import { readFileSync } from 'node:fs';

export const used = [readFileSync];
