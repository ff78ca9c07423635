import { setImmediate as breathe, setTimeout as pause } from 'node:timers/promises';
import type { Clock, TableSpec, ViewStore } from '@waymark/engine';
import type { HoldOptions, PartitionHold } from './partition-hold';
import { holdPartition } from './partition-hold';
import type { PostgresPool } from './pool';
import { openPostgres } from './pool';
import { createPostgresViewStore } from './view-store';

export const silent = { warn: (): void => undefined };
export const clock: Clock = {
  now: () => Date.now(),
  until: (instant, signal) => pause(Math.max(0, instant - Date.now()), undefined, { signal }).catch(() => undefined),
  breathe: () => breathe(),
};
const never = new AbortController().signal;

interface StoreWishes {
  readonly pool?: PostgresPool;
  readonly hold?: PartitionHold;
  readonly tables?: readonly TableSpec[];
  readonly told?: (notice: string) => void;
}

/** What a test opens in its database, and closes all at once. */
export interface ViewRoom {
  pool(name?: string): PostgresPool;
  /** Without a pool, one of its own. */
  store(schema: string, wishes?: StoreWishes): Promise<ViewStore>;
  hold(schema: string, wishes?: Partial<HoldOptions>): Promise<PartitionHold>;
  close(): Promise<void>;
}

export function openViewRoom(url: string, usual: readonly TableSpec[]): ViewRoom {
  const closing: (() => Promise<void>)[] = [];
  const keep = <T>(thing: T, close: (thing: T) => Promise<void>): T => {
    closing.unshift(() => close(thing));
    return thing;
  };
  const pool = (name = 'views-test'): PostgresPool => keep(openPostgres({ url, name, log: silent }), (opened) => opened.close());
  return {
    pool,
    store: async (schema, { tables = usual, pool: given, ...wishes } = {}) =>
      keep(await createPostgresViewStore({ pool: given ?? pool(), schema, tables, ...wishes }), (store) => store.close()),
    hold: async (schema, wishes = {}) => {
      const held = await holdPartition({ schema, clock, signal: never, log: silent, ...wishes, pool: wishes.pool ?? pool() });
      if (!held) throw new Error('the waiting was ended');
      return keep(held, (hold) => hold.release());
    },
    close: async () => {
      for (const close of closing.splice(0)) await close();
    },
  };
}

/** Until a question gives what is waited for. */
export async function until(question: () => Promise<boolean>): Promise<void> {
  while (!(await question())) await clock.until(clock.now() + 10, never);
}
