// at: libs/server/src/index.ts
// rules: @typescript-eslint/consistent-type-imports
import { Instant } from '@waymark/journey';

export const same = (at: Instant): Instant => at;
