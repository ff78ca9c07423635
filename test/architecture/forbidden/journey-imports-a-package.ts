// at: libs/journey/src/index.ts
// rules: no-restricted-imports, @nx/enforce-module-boundaries
import { parse } from 'yaml';

export const used = [parse];
