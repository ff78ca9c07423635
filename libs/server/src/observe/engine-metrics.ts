import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { OutboxGauges } from './outbox-gauges';

/** Seconds, from a quick answer to one that somebody has given up on. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Seconds, on to what waited for an engine that was busy with something else. */
const WAITED_SECONDS = [...SECONDS, 30, 60, 300];

/** Facts in a batch. */
const BATCH_FACTS = [1, 5, 10, 50, 100, 500, 1_000, 2_000, 5_000, 10_000];

/** Through which door facts come. */
export type Door = 'http' | 'kafka' | 'file' | 'letter';

/** What the engine tells of its work: numbers only, labelled with words of our own, never with what somebody sent. */
export class EngineMetrics {
  /** Whoever runs the engine may add metrics of its own. */
  readonly registry = new Registry();
  readonly outboxes = new OutboxGauges(this.registry);
  private readonly facts: Counter<'door' | 'outcome'>;
  private readonly batches: Histogram;
  private readonly batchFacts: Histogram;
  private readonly viewed: Histogram;
  private readonly offers: Histogram<'outcome'>;
  private readonly requests: Histogram<'method' | 'route' | 'status'>;
  private readonly streams: Gauge;
  /** Series of `requests`, so that their labels are not sorted for each answer; as many as routes have statuses. */
  private readonly answers = new Map<string, { observe(seconds: number): void }>();

  constructor() {
    const histogram = <T extends string>(name: string, help: string, buckets: readonly number[], labelNames: readonly T[] = []): Histogram<T> =>
      new Histogram({ name, help, buckets: [...buckets], labelNames: [...labelNames], registers: [this.registry] });
    const registers = [this.registry];
    this.facts = new Counter({ name: 'waymark_ingested_facts_total', help: 'Facts by the door they came through and what became of them', labelNames: ['door', 'outcome'], registers });
    this.batches = histogram('waymark_ingest_batch_duration_seconds', 'Seconds from taking a batch of facts up to its being durable', SECONDS);
    this.batchFacts = histogram('waymark_ingest_batch_facts', 'Facts in a batch', BATCH_FACTS);
    this.viewed = histogram('waymark_append_to_view_seconds', 'Seconds from an event\'s append to its rows being in the views, of events appended since the start', WAITED_SECONDS);
    this.offers = histogram('waymark_projection_to_offer_seconds', 'Seconds from looking at an event to the durable offer that came of it, or to its refusal', SECONDS, ['outcome']);
    this.requests = histogram('waymark_http_request_duration_seconds', 'Seconds to answer, by method, route and status', SECONDS, ['method', 'route', 'status']);
    this.streams = new Gauge({ name: 'waymark_handoff_streams', help: 'Open streams of hand-off changes (their bound: waymark_handoff_streams_bound)', registers });
    new Gauge({ name: 'waymark_handoff_streams_bound', help: 'Streams of hand-off changes that may be open at once', registers }).set(MAX_HANDOFF_STREAMS);
  }

  ingested(door: Door, outcomes: ReadonlyMap<string, number>): void {
    for (const [outcome, facts] of outcomes) this.facts.inc({ door, outcome }, facts);
  }

  batch(facts: number, elapsedMs: number): void {
    this.batches.observe(elapsedMs / 1_000);
    this.batchFacts.observe(facts);
  }

  viewable(sinceAppendMs: number): void {
    this.viewed.observe(Math.max(0, sinceAppendMs) / 1_000);
  }

  offered(outcome: 'offered' | 'refused', elapsedMs: number): void {
    this.offers.observe({ outcome }, elapsedMs / 1_000);
  }

  /** `route` is the pattern, never the address that was asked for. */
  answered(method: string, route: string, status: number, elapsedMs: number): void {
    const name = `${method} ${status} ${route}`;
    const known = this.answers.get(name) ?? this.requests.labels(method, route, String(status));
    this.answers.set(name, known);
    known.observe(elapsedMs / 1_000);
  }

  streaming(streams: number): void {
    this.streams.set(streams);
  }
}

/** Streams of hand-off changes that may be open at once. */
export const MAX_HANDOFF_STREAMS = 500;
