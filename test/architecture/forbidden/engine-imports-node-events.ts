// at: libs/engine/src/index.ts
// rules: no-restricted-imports
import { EventEmitter } from 'node:events';

export const used = [EventEmitter];
