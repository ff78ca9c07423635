import type { DeadLetterTopic } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import type { Doors, KafkaEnvironment, RunningProcess } from '@waymark/hosting';
import { channelsOf, closeDoors, createDoors, once, openDoors, startTracing, watchProcess } from '@waymark/hosting';
import type { Engine, HealthCheck } from '@waymark/server';
import type { ServersEnvironment } from './environment';
import { createFollowingEngine } from './following-engine';
import type { Stores } from './stores';
import { openStores } from './stores';
import { watchParts } from './part-owners';
import { sweepClaims } from './sweeping';
import { viewKeeper } from './view-keeper';

/** A process with its engine and its doors, before it takes up its work. */
export interface Serving {
  readonly stores: Stores;
  readonly engine: Engine;
  /** Aborted first of all when the process ends. */
  readonly stopping: AbortSignal;
}

/** What one kind of process does besides. */
export interface Role {
  /** As it is called where somebody looks, such as `waymark-api`. */
  readonly name: string;
  readonly foldingThread: string;
  /** Whether all of HTTP is served, or health and metrics alone. */
  readonly servesApi: boolean;
  /** Whether its answers stand on the views. */
  readonly readsViews: boolean;
  /** Whose topics the documents name. */
  readonly kafka?: KafkaEnvironment | null;
  readonly letters?: (stores: Stores) => DeadLetterTopic | null;
  readonly checks?: (serving: Serving) => readonly HealthCheck[];
  /** Begins its work, with its doors open; how to end it, before the doors close. */
  readonly work: (serving: Serving) => Promise<() => Promise<void>>;
}

/** Opens the stores, starts the engine, opens the doors, begins the work. What fails on the way is closed in order. Throws `stopped` when the signal came meanwhile. */
export async function serve(environment: ServersEnvironment, role: Role, signal: AbortSignal): Promise<RunningProcess> {
  const stores = await openStores(environment, role);
  const { logger } = stores.parts;
  const stopTracing = await startTracing(environment.traces, logger);
  const engine = createFollowingEngine(stores, role.letters?.(stores) ?? null);
  watchProcess(engine, null);
  const stopping = new AbortController();
  const serving: Serving = { stores, engine, stopping: stopping.signal };
  const ends: (() => Promise<void>)[] = [stopTracing, () => stores.close(), () => engine.stop()];
  const stop = once(async () => {
    stopping.abort();
    for (const end of ends.reverse()) await end();
  });
  try {
    await engine.start();
    const sweeping = sweepClaims(stores, stopping.signal);
    ends.push(() => sweeping);
    const doors = await doorsOf(environment, role, serving);
    ends.push(() => closeDoors(doors));
    const address = await openDoors(doors, { ...environment, servesApi: role.servesApi });
    ends.push(await role.work(serving));
    if (signal.aborted) throw new WaymarkError('stopped', 'stopped while starting');
    return { announcement: `${role.name} is running at ${address}`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function doorsOf(environment: ServersEnvironment, { servesApi, readsViews, checks, kafka = null }: Role, serving: Serving): Promise<Doors> {
  const ending: HealthCheck = { name: 'process', failure: () => (serving.stopping.aborted ? 'it is ending' : null) };
  const parts = readsViews ? [watchParts(serving.stores, serving.stopping)] : [];
  const all = [ending, ...serving.stores.checks, ...parts, ...(checks?.(serving) ?? [])];
  return createDoors(serving.engine, { ...environment, demonstration: false, servesApi }, { checks: all, readsViews, ...channelsOf(kafka), views: viewKeeper(serving.stores) });
}
