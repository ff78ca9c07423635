// at: apps/standalone/src/main.ts
import * as sqlite from '@waymark/adapters/sqlite';
import * as engine from '@waymark/engine';
import * as server from '@waymark/server';

export const used: unknown[] = [sqlite, engine, server];
