import { parseArgs } from 'node:util';
import type { KafkaAccess } from '@waymark/adapters/kafka';
import { kafkaConfigOf, messageOf, outTopicName } from '@waymark/adapters/kafka';
import { OUT_TOPICS } from '@waymark/engine';
import type { KafkaEnvironment } from '@waymark/hosting';
import { kafkaOf } from '@waymark/hosting';
import { Kafka, logLevel } from 'kafkajs';

const DAY_MS = 86_400_000;
const USAGE = 'usage: node infra/kafka/topics.mjs HOST:PORT[,HOST:PORT…] [--partitions 6] [--replicas 1]';

interface Wanted {
  readonly topic: string;
  readonly numPartitions: number;
  readonly days: number;
}

/** Names as the processes have them that find the same variables; dead letters are few and kept longer. A pattern names no topic. */
function topicsOf({ topics, deadLetterTopic, outPrefix }: KafkaEnvironment, partitions: number): readonly Wanted[] {
  const taken = topics.filter((topic) => typeof topic === 'string');
  const told = OUT_TOPICS.map((topic) => outTopicName(topic, outPrefix));
  const wide = (topic: string): Wanted => ({ topic, numPartitions: partitions, days: 7 });
  return [...taken.map(wide), { topic: deadLetterTopic, numPartitions: 1, days: 30 }, ...told.map(wide)];
}

/** Makes those that are missing; gives their names. */
async function makeMissing(access: KafkaAccess, wanted: readonly Wanted[], replicas: number): Promise<readonly string[]> {
  const admin = new Kafka({ ...kafkaConfigOf(access), clientId: 'waymark-topics', logLevel: logLevel.NOTHING }).admin();
  try {
    await admin.connect();
    const there = await admin.listTopics();
    const topics = wanted
      .filter(({ topic }) => !there.includes(topic))
      .map(({ days, ...topic }) => ({ ...topic, replicationFactor: replicas, configEntries: [{ name: 'retention.ms', value: String(days * DAY_MS) }] }));
    if (topics.length > 0) await admin.createTopics({ topics, waitForLeaders: true });
    return topics.map(({ topic }) => topic);
  } finally {
    await admin.disconnect();
  }
}

async function main(): Promise<void> {
  const options = { partitions: { type: 'string', default: '6' }, replicas: { type: 'string', default: '1' } } as const;
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const environment = kafkaOf({ ...process.env, ...(positionals[0] && { KAFKA_BROKERS: positionals[0] }) });
  if (!environment) throw new Error(USAGE);
  const made = await makeMissing(environment.access, topicsOf(environment, Number(values.partitions)), Number(values.replicas));
  console.log(made.length > 0 ? `made ${made.join(', ')}` : 'all topics are there');
}

main().catch((error: unknown) => {
  console.error(`waymark: ${messageOf(error)}`);
  process.exit(1);
});
