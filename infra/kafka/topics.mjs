// Makes the topics that Waymark reads and tells on, where they are missing:
//   node infra/kafka/topics.mjs HOST:PORT[,HOST:PORT…] [--partitions 6] [--replicas 1]
import { parseArgs } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';

const DAY_MS = 86_400_000;

/** Names as the processes have them unless told otherwise; dead letters are few and kept longer. */
const topicsOf = (partitions) => [
  { topic: 'touchpoints', numPartitions: partitions, days: 7 },
  { topic: 'touchpoints.dlq', numPartitions: 1, days: 30 },
  { topic: 'waymark.handoffs', numPartitions: partitions, days: 7 },
  { topic: 'waymark.stages', numPartitions: partitions, days: 7 },
  { topic: 'waymark.scores', numPartitions: partitions, days: 7 },
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { partitions: { type: 'string', default: '6' }, replicas: { type: 'string', default: '1' } },
});
const brokers = (positionals[0] ?? '').split(',').filter(Boolean);

async function make() {
  if (brokers.length === 0) throw new Error('usage: node infra/kafka/topics.mjs HOST:PORT[,HOST:PORT…] [--partitions 6] [--replicas 1]');
  const admin = new Kafka({ clientId: 'waymark-topics', brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const there = await admin.listTopics();
    const missing = topicsOf(Number(values.partitions)).filter(({ topic }) => !there.includes(topic));
    const topics = missing.map(({ days, ...topic }) => ({
      ...topic,
      replicationFactor: Number(values.replicas),
      configEntries: [{ name: 'retention.ms', value: String(days * DAY_MS) }],
    }));
    if (topics.length > 0) await admin.createTopics({ topics, waitForLeaders: true });
    console.log(topics.length > 0 ? `made ${topics.map(({ topic }) => topic).join(', ')}` : 'all topics are there');
  } finally {
    await admin.disconnect();
  }
}

make().catch((error) => {
  console.error(`waymark: ${error.message}`);
  process.exit(1);
});
