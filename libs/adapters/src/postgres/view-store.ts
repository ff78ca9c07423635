import type { TableSpec, ViewStore } from '@waymark/engine';
import type { PartitionHold } from './partition-hold';
import { checkedSchema } from './partition-row';
import type { PostgresPool } from './pool';
import { createViewReads } from './view-reader';
import { makeTables } from './view-schema';
import { ViewWriter } from './view-writer';

export interface PostgresViewStoreOptions {
  readonly pool: PostgresPool;
  /** Of one version of the views and one partition, such as `waymark_views_v7_p0`. */
  readonly schema: string;
  readonly tables: readonly TableSpec[];
  /** Of this schema. Every commit proves that it still holds; without one nobody else may write there. */
  readonly hold?: PartitionHold;
  /** Told, for people, when tables of another shape had to go: what was in them is made anew from the log. */
  readonly told?: (notice: string) => void;
}

const NOTHING_MISSING: ReadonlyMap<string, readonly string[]> = new Map();

/**
 * Read tables in a schema of their own, made when they are missing; what an older program's lack is added. A commit is one transaction. Throws
 * `invalid-settings`, `schema-not-views`; a commit `partition-lost`, `views-stepped-back`, `database-…`. Closing it closes
 * neither pool nor hold.
 */
export async function createPostgresViewStore({ pool, schema, tables, hold, told }: PostgresViewStoreOptions): Promise<ViewStore> {
  checkedSchema(schema);
  const known = new Map(tables.map((table) => [table.name, table]));
  const { outcome, strange } = await makeTables(pool, schema, tables, hold);
  const writer = new ViewWriter({ pool, schema, tables: known, strange, hold });
  if (outcome === 'remade') told?.(`the views in schema ${schema} were of another shape: they are made anew from the log`);
  const reads = createViewReads(pool, tables, async () => {
    await writer.beforeRead();
    return [{ schema, missing: NOTHING_MISSING }];
  });
  return { ...reads, commit: (changes) => writer.commit(changes), close: () => writer.close() };
}
