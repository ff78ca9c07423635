// at: libs/scoring/src/index.ts
// rules: no-restricted-imports
import { createHash } from 'node:crypto';

export const used = [createHash];
