import { createOutlets } from '@waymark/hosting';
import { sharedParts } from '@waymark/server';
import type { ProjectorEnvironment } from './environment';
import { OwnWork } from './own-work';
import { workPartition } from './partition-worker';
import type { Role } from './serve';

/** Partitions that others prefer are left to them for so long. */
const POLITE_MS = 10_000;

/** Projects partitions of the contacts; what one such process leaves when it ends or dies another one takes over. */
export function projectorRole({ partitions, preferred, outlets }: ProjectorEnvironment, foldingThread: string): Role {
  const own = new OwnWork();
  return {
    name: 'waymark-projector',
    foldingThread,
    servesApi: false,
    readsViews: true,
    checks: () => [own.check],
    work: ({ stores, engine, stopping }) => {
      const { logger, clock } = stores.parts;
      const shared = { ...sharedParts(engine.parts), history: engine.history, metrics: engine.metrics };
      const works = Array.from({ length: partitions }, (_, index) =>
        workPartition({ stores, shared, index, own, politeMs: preferred.includes(index) ? 0 : POLITE_MS, outlets: () => createOutlets(outlets, logger, clock) }, stopping),
      );
      return Promise.resolve(async () => void (await Promise.all(works)));
    },
  };
}
