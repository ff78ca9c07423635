// at: libs/views/src/index.ts
// rules: @typescript-eslint/no-restricted-imports
import * as engine from '@waymark/engine';

export const used: unknown = engine;
