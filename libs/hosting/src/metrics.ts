import type { RecordSource } from '@waymark/engine';
import type { Engine } from '@waymark/server';
import { collectDefaultMetrics, Gauge } from 'prom-client';

/** Adds what only the process knows: memory, CPU, its event loop, and how far the Kafka consumer is behind. */
export function watchProcess({ metrics: { registry } }: Pick<Engine, 'metrics'>, kafka: { readonly source: Pick<RecordSource, 'health'> } | null): void {
  collectDefaultMetrics({ register: registry });
  if (!kafka) return;
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
