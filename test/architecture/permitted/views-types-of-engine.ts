// at: libs/views/src/index.ts
import type * as engine from '@waymark/engine';

export type Engine = typeof engine;
