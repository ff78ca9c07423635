import { createDeadLetterTeller, createDeadLetterTopic, createKafkaSource, outTopicName } from '@waymark/adapters/kafka';
import type { Clock, DeadLetterTopic, OutTopic, RecordSource } from '@waymark/engine';
import { OUT_TOPICS, WaymarkError } from '@waymark/engine';
import type { HttpOptions, Log } from '@waymark/server';
import type { KafkaEnvironment } from './kafka-environment';

/** Records that become durable together: a commit of the log costs the same for one and for thousands. */
const CHUNK_RECORDS = 2_000;

export interface KafkaParts {
  readonly source: RecordSource;
  readonly letters: DeadLetterTopic;
}

/** The consumer of touchpoints and the topic that tells of dead letters. */
export function createKafka(
  { access, groupId, topics, deadLetterTopic, outPrefix, sessionTimeoutMs, giveUpAfterMs }: KafkaEnvironment,
  log: Log,
  clock: Clock,
  onFatal: (error: Error) => void,
): KafkaParts {
  const connection = { ...access, clientId: 'waymark', log, clock };
  const limits = { sessionTimeoutMs, giveUpAfterMs };
  return {
    source: createKafkaSource({
      ...connection,
      groupId,
      topics,
      exceptTopics: [deadLetterTopic, ...OUT_TOPICS.map((topic) => outTopicName(topic, outPrefix))],
      chunkSize: CHUNK_RECORDS,
      limits,
      onFatal: ({ code, message }) => onFatal(new WaymarkError(code, `${message}: see to its cause; started again, the engine goes on where it was`)),
    }),
    letters: createDeadLetterTeller(createDeadLetterTopic({ ...connection, topic: deadLetterTopic }), log, clock),
  };
}

/** What the topics are called, for whoever reads the documents; nothing where there is no broker. */
export function channelsOf(kafka: KafkaEnvironment | null): Pick<HttpOptions, 'channels'> {
  if (!kafka) return {};
  const told = Object.fromEntries(OUT_TOPICS.map((topic) => [topic, outTopicName(topic, kafka.outPrefix)])) as Record<OutTopic, string>;
  return { channels: { touchpoints: kafka.topics, deadLetters: kafka.deadLetterTopic, told } };
}

/** What keeps the consumer from its work; null when all is well. */
export function kafkaFailure({ source }: KafkaParts): string | null {
  const { joined, reason } = source.health();
  return reason ?? (joined ? null : 'the consumer has not joined its group yet');
}
