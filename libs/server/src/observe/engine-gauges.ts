import { Gauge } from 'prom-client';
import type { EngineParts } from '../core/parts';
import type { Ingest } from '../ingest/ingest';
import type { Projection } from '../projection/projection';
import type { EngineMetrics } from './engine-metrics';

interface Watched {
  readonly parts: EngineParts;
  readonly ingest: Ingest;
  readonly projection: Projection;
}

/** Where the engine stands and how full its bounds are; read when somebody asks for metrics. */
export function watchEngine({ registry }: EngineMetrics, { parts, ingest, projection }: Watched): void {
  const { log, settings } = parts;
  const gauge = (name: string, help: string, read: () => number | Promise<number>): Gauge =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set(await read());
      },
    });
  gauge('waymark_ingest_backlog_facts', 'Facts that wait for the log', () => ingest.backlog);
  gauge('waymark_ingest_backlog_bound_facts', 'Facts that may wait for the log; above it callers are told to come again', () => settings.maxWaitingFacts);
  gauge('waymark_projection_cached_facts', 'Facts of contacts that the projector keeps in memory', () => projection.cachedFacts);
  gauge('waymark_projection_cached_bound_facts', 'Facts of contacts that it may keep', () => settings.maxCachedFacts);
  gauge('waymark_log_position', 'Log position of the last event', () => log.end());
  gauge('waymark_projection_position', 'Log position that the views stand at', () => projection.checkpoint.position);
  gauge('waymark_projection_lag_events', 'Log positions that the views are behind', async () => Math.max(0, (await log.end()) - projection.checkpoint.position));
  new Gauge({
    name: 'waymark_generation_fill_ratio',
    help: 'How full each generation is, from 0 to 1',
    labelNames: ['generation', 'status'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { gen, status, filled, total } of projection.generations) {
        this.set({ generation: gen, status }, total === 0 ? 1 : Math.min(1, filled / total));
      }
    },
  });
}
