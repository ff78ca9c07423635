// at: libs/contract/src/index.ts
import type { Instant } from '@waymark/journey';
import Ajv from 'ajv/dist/2020';

export const made = (at: Instant): unknown[] => [new Ajv(), at];
