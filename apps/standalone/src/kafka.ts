import { createDeadLetterTopic, createKafkaSource } from '@waymark/adapters/kafka';
import type { Clock, DeadLetterTopic, RecordSource } from '@waymark/engine';
import type { Log } from '@waymark/server';
import type { KafkaEnvironment } from './environment';

export interface KafkaParts {
  readonly source: RecordSource;
  readonly letters: DeadLetterTopic;
}

/** The consumer of touchpoints and the topic that tells of dead letters. */
export function createKafka(
  { brokers, groupId, topics, deadLetterTopic }: KafkaEnvironment,
  log: Log,
  clock: Clock,
  onFatal: (error: Error) => void,
): KafkaParts {
  const connection = { brokers, clientId: 'waymark', log, clock };
  return {
    source: createKafkaSource({ ...connection, groupId, topics, exceptTopics: [deadLetterTopic], onFatal }),
    letters: createDeadLetterTopic({ ...connection, topic: deadLetterTopic }),
  };
}
