// at: libs/contract/src/index.ts
// rules: no-restricted-imports, @nx/enforce-module-boundaries
import { RE2JS } from 're2js';

export const used = [RE2JS];
