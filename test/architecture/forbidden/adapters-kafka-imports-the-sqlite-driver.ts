// at: libs/adapters/src/kafka/index.ts
// rules: no-restricted-imports
import { DatabaseSync } from '@photostructure/sqlite';

export const used = [DatabaseSync];
