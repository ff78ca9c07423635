// at: libs/scoring/src/index.ts
import type { Instant } from '@waymark/journey';
import { RE2JS } from 're2js';

export const matches = (at: Instant): boolean => RE2JS.matches('a+', String(at));
