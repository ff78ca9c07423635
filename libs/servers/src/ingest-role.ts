import { createKafka, kafkaFailure, watchKafka } from '@waymark/hosting';
import type { IngestEnvironment } from './environment';
import type { Role } from './serve';
import type { Stores } from './stores';

/** Takes touchpoints from Kafka; any number of such processes share the topic's partitions. */
export function ingestRole({ kafka }: IngestEnvironment, foldingThread: string, onFatal: (error: Error) => void): Role {
  let made: ReturnType<typeof createKafka> | null = null;
  const parts = ({ parts: { logger, clock } }: Stores) => (made ??= createKafka(kafka, logger, clock, onFatal));
  return {
    name: 'waymark-ingest',
    foldingThread,
    servesApi: false,
    readsViews: false,
    letters: (stores) => parts(stores).letters,
    checks: ({ stores }) => [{ name: 'kafka', failure: () => kafkaFailure(parts(stores)) }],
    work: async ({ stores, engine }) => {
      const { source } = parts(stores);
      watchKafka(engine, { source });
      await source.start((records) => engine.intake.kafka(records));
      return () => source.stop();
    },
  };
}
