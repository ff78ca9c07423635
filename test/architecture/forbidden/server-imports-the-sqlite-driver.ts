// at: libs/server/src/index.ts
// rules: no-restricted-imports, @nx/enforce-module-boundaries
import { DatabaseSync } from '@photostructure/sqlite';

export const used = [DatabaseSync];
