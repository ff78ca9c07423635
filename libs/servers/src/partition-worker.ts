import type { PartitionHold } from '@waymark/adapters/postgres';
import { createPostgresUnion, createPostgresViewStore, holdPartition } from '@waymark/adapters/postgres';
import type { Outlet, ViewStore } from '@waymark/engine';
import type { EngineParts, Partition, ProjectorParts } from '@waymark/server';
import { createProjector, failureLine, LocalProjection, OrderFollower, otherParts, partitionOf } from '@waymark/server';
import { VIEW_TABLES } from '@waymark/views';
import type { OwnWork } from './own-work';
import { viewSchema, viewSchemas } from './schemas';
import type { Stores } from './stores';

const AGAIN_MS = 1_000;

export interface PartitionWork {
  readonly stores: Stores;
  /** Of the process; its views are replaced by the partition's. */
  readonly shared: ProjectorParts;
  readonly index: number;
  /** How long it stays out of the way of whoever prefers this partition. */
  readonly politeMs: number;
  /** Is told how it gets on. */
  readonly own: OwnWork;
  readonly outlets: () => readonly Outlet[];
}

/** Holds one partition whenever nobody else does, and projects it; until the signal aborts. */
export async function workPartition(work: PartitionWork, signal: AbortSignal): Promise<void> {
  const { clock, logger } = work.shared.parts;
  while (!signal.aborted) {
    await turn(work, signal).catch((err: unknown) => {
      logger.error({ err, partition: work.index }, 'a partition was not projected: taken again');
      work.own.goesOn(work.index, () => failureLine(err));
    });
    await clock.until(clock.now() + AGAIN_MS, signal);
  }
}

async function turn(work: PartitionWork, signal: AbortSignal): Promise<void> {
  const { stores, shared, index, politeMs, own } = work;
  const { clock, logger } = shared.parts;
  await clock.until(clock.now() + politeMs, signal);
  const hold = await holdPartition({
    pool: stores.pool,
    schema: viewSchema(stores.environment, index),
    clock,
    signal,
    log: logger,
    onWaiting: ({ process }) => {
      own.rests(index);
      logger.info({ partition: index, owner: process }, 'a partition is another process\'s: waits for it');
    },
  });
  if (!hold) return;
  try {
    await project(work, hold, AbortSignal.any([signal, hold.lost]));
  } finally {
    await hold.release();
  }
}

async function project(work: PartitionWork, hold: PartitionHold, signal: AbortSignal): Promise<void> {
  const { stores, shared, index } = work;
  const { logger } = shared.parts;
  const told = (notice: string): void => logger.warn({ partition: index }, notice);
  const views = await createPostgresViewStore({ pool: stores.pool, schema: hold.schema, tables: VIEW_TABLES, hold, told });
  const { runner } = createProjector({ ...shared, parts: partsOf(work, views) });
  const projection = new LocalProjection(runner);
  work.own.goesOn(index, () => projection.health().failure);
  logger.info({ partition: index, epoch: hold.epoch }, 'projects a partition');
  try {
    await projection.start();
    await new OrderFollower(shared.parts, projection, stores.book, index).follow(signal);
  } finally {
    await projection.stop();
    await views.close();
  }
}

function partsOf({ stores, shared, index, outlets }: PartitionWork, views: ViewStore): EngineParts {
  const { partitions } = stores.environment;
  const others = viewSchemas(stores.environment).filter((_, other) => other !== index);
  const each = others.map((schema) => createPostgresUnion({ pool: stores.pool, schemas: [schema], tables: VIEW_TABLES, clock: stores.parts.clock }));
  const partition: Partition = { ...partitionOf(index, partitions), others: otherParts(each) };
  return { ...shared.parts, views, partition, outlets: outlets() };
}
