import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Engine } from '../../engine';
import type { HttpOptions } from '../options';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const made = new WeakMap<Engine, EngineMetrics>();

/** What the engine tells of its work: numbers only, no personal data. */
export class EngineMetrics {
  readonly registry: Registry;
  private readonly facts: Counter<'outcome'>;
  private readonly requests: Histogram<'method' | 'route' | 'status'>;
  private readonly streams: Gauge;

  /** One engine has one set of metrics, on whichever port it is asked for them. */
  static of(engine: Engine, options: HttpOptions): EngineMetrics {
    const metrics = made.get(engine) ?? new EngineMetrics(engine, options);
    made.set(engine, metrics);
    return metrics;
  }

  private constructor(engine: Engine, { metrics }: HttpOptions) {
    this.registry = metrics ?? new Registry();
    const registers = [this.registry];
    this.facts = new Counter({ name: 'waymark_ingested_facts_total', help: 'Facts over HTTP and imports, by outcome', labelNames: ['outcome'], registers });
    this.requests = new Histogram({
      name: 'waymark_http_request_duration_seconds',
      help: 'Time to answer, by method, route and status',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
      registers,
    });
    this.streams = new Gauge({ name: 'waymark_handoff_streams', help: 'Open streams of hand-off changes', registers });
    watchEngine(engine, registers);
  }

  ingested(outcome: string, facts: number): void {
    if (facts > 0) this.facts.inc({ outcome }, facts);
  }

  /** `route` is the pattern, never the address that was asked for. */
  answered(method: string, route: string, status: number, elapsedMs: number): void {
    this.requests.observe({ method, route, status }, elapsedMs / 1_000);
  }

  streaming(streams: number): void {
    this.streams.set(streams);
  }
}

/** Read when they are asked for. */
function watchEngine({ ingest, parts, projector }: Engine, registers: Registry[]): void {
  const gauge = (name: string, help: string, read: () => number | Promise<number>): Gauge =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await read());
      },
    });
  gauge('waymark_ingest_backlog_facts', 'Facts that wait for the log', () => ingest.backlog);
  gauge('waymark_projection_position', 'Log position that the views stand at', () => projector.checkpoint.position);
  gauge('waymark_projection_lag_events', 'Log positions that the views are behind', async () =>
    Math.max(0, (await parts.log.end()) - projector.checkpoint.position),
  );
  new Gauge({
    name: 'waymark_generation_fill_ratio',
    help: 'How full each generation is, from 0 to 1',
    labelNames: ['generation', 'status'],
    registers,
    collect() {
      this.reset();
      for (const { gen, status, filled, total } of projector.generations) {
        this.set({ generation: gen, status }, total === 0 ? 1 : Math.min(1, filled / total));
      }
    },
  });
}
