// at: libs/adapters/src/sqlite/index.ts
import { readFileSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import type { Instant } from '@waymark/journey';

export const used = (at: Instant): unknown[] => [readFileSync, DatabaseSync, at];
