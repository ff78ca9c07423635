// at: libs/adapters/src/files/index.ts
// rules: no-restricted-imports, @nx/enforce-module-boundaries
import { parse } from 'yaml';

export const used = [parse];
