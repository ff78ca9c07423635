import type { RecordSource } from '@waymark/engine';
import type { Engine } from '@waymark/server';
import { collectDefaultMetrics, Gauge } from 'prom-client';

interface Watched {
  readonly metrics: Pick<Engine['metrics'], 'registry'>;
}

interface WatchedKafka {
  readonly source: Pick<RecordSource, 'health'>;
}

/** Adds what only the process knows: memory, CPU, its event loop, and how far the Kafka consumer is behind. */
export function watchProcess({ metrics: { registry } }: Watched, kafka: WatchedKafka | null): void {
  collectDefaultMetrics({ register: registry });
  if (kafka) watchKafka({ metrics: { registry } }, kafka);
}

/** Adds how far the Kafka consumer is behind. */
export function watchKafka({ metrics: { registry } }: Watched, kafka: WatchedKafka): void {
  new Gauge({
    name: 'waymark_kafka_lag_records',
    help: 'Records between the last durable one and the end of the partition, of partitions that this process reads',
    labelNames: ['topic', 'partition'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { topic, partition, records } of kafka.source.health().lag) this.set({ topic, partition }, records);
    },
  });
}
