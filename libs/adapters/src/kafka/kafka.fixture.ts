import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { BrokerRecord, RecordHandler, RecordSource } from '@waymark/engine';
import { CompressionTypes, Kafka, logLevel, Partitioners } from 'kafkajs';
import type { Admin, IResourceConfigEntry, Message } from 'kafkajs';
import type { KafkaLog } from './client';
import { createKafkaSource } from './kafka-source';
import type { KafkaSourceError } from './kafka-source-error';
import type { KafkaSourceLimits, KafkaSourceOptions } from './settings';

/** Short ways, so that tests wait little; the shortest session that brokers allow. */
const fast: Partial<KafkaSourceLimits> = {
  sessionTimeoutMs: 6_000,
  heartbeatMs: 200,
  fetchWaitMs: 100,
  topicPollMs: 100,
  backoffMs: 50,
  maxBackoffMs: 500,
  // A broker may take a minute to come back on a busy machine.
  maxRestarts: 1_000,
};

export const silentLog: KafkaLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
export const clock = {
  now: () => Date.now(),
  until: (instant: number, signal: AbortSignal) => pause(Math.max(0, instant - Date.now()), undefined, { signal }).catch(() => undefined),
};

/** What a test does at the broker, as any channel or operator could. */
export interface Channel {
  topic(partitions: number, config?: IResourceConfigEntry[]): Promise<string>;
  createTopic(name: string, partitions: number, config?: IResourceConfigEntry[]): Promise<void>;
  produce(topic: string, messages: Message[], compression?: CompressionTypes): Promise<void>;
  /** As retention does: everything before that offset of partition 0. */
  deleteRecords(topic: string, before: number): Promise<void>;
  /** The offset that a group has committed of a partition; -1 for none. */
  committed(groupId: string, topic: string, partition: number): Promise<number>;
  /** As the coordinator sees it: Stable, PreparingRebalance, … */
  groupState(groupId: string): Promise<string>;
  close(): Promise<void>;
}

async function openChannel(brokers: string): Promise<Channel> {
  const kafka = new Kafka({ clientId: 'channel', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, allowAutoTopicCreation: false });
  await Promise.all([admin.connect(), producer.connect()]);
  const createTopic = async (name: string, partitions: number, configEntries: IResourceConfigEntry[] = []): Promise<void> => {
    await admin.createTopics({ topics: [{ topic: name, numPartitions: partitions, configEntries }], waitForLeaders: true });
  };
  return {
    createTopic,
    topic: async (partitions, config) => {
      const name = unique('touchpoints');
      await createTopic(name, partitions, config);
      return name;
    },
    produce: async (topic, messages, compression = CompressionTypes.None) => void (await producer.send({ topic, messages, compression })),
    deleteRecords: (topic, before) => admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(before) }] }),
    groupState: async (groupId) => (await admin.describeGroups([groupId])).groups[0]?.state ?? 'none',
    committed: (groupId, topic, partition) => committedOffset(admin, groupId, topic, partition),
    close: async () => void (await Promise.all([admin.disconnect(), producer.disconnect()])),
  };
}

async function committedOffset(admin: Admin, groupId: string, topic: string, partition: number): Promise<number> {
  const found = await admin.fetchOffsets({ groupId, topics: [topic] }).catch((error: unknown) => {
    // A coordinator that has just started knows nothing yet.
    if (!['GROUP_LOAD_IN_PROGRESS', 'NOT_COORDINATOR_FOR_GROUP'].includes((error as { type?: string }).type ?? '')) throw error;
    return [];
  });
  return Number(found[0]?.partitions.find((each) => each.partition === partition)?.offset ?? -1);
}

export function unique(name: string): string {
  return `${name}-${randomUUID()}`;
}

export interface TestSource extends RecordSource {
  readonly groupId: string;
  readonly fatal: KafkaSourceError[];
}

type SourceWishes = Partial<KafkaSourceOptions> & Pick<KafkaSourceOptions, 'topics'>;

function testSource(brokers: string, options: SourceWishes): TestSource {
  const fatal: KafkaSourceError[] = [];
  const groupId = options.groupId ?? unique('group');
  const source = createKafkaSource({
    brokers: brokers.split(','),
    clientId: 'waymark-test',
    log: silentLog,
    clock,
    onFatal: (error) => void fatal.push(error),
    ...options,
    groupId,
    limits: { ...fast, ...options.limits },
  });
  return { ...source, groupId, fatal };
}

/** What a suite at a broker works with. */
export interface Bench {
  /** Inside tests and hooks only. */
  channel(): Channel;
  /** A new channel in the place of one whose broker went away. */
  reopenChannel(): Promise<void>;
  /** A source that is stopped after its test. */
  source(options: SourceWishes): TestSource;
}

/** Gives a suite its channel, opened before its first test, and stops after each test the sources that it made. */
export function benchAt(brokers: () => string): Bench {
  let channel: Channel | undefined;
  const open: TestSource[] = [];
  const reopenChannel = async (): Promise<void> => {
    await channel?.close();
    channel = await openChannel(brokers());
  };
  beforeAll(reopenChannel);
  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.stop()));
  });
  afterAll(async () => channel?.close());
  return {
    reopenChannel,
    channel: () => {
      if (!channel) throw new Error('the channel is there inside tests and hooks only');
      return channel;
    },
    source: (options) => {
      const made = testSource(brokers(), options);
      open.push(made);
      return made;
    },
  };
}

export interface Collector {
  readonly records: BrokerRecord[];
  readonly chunkSizes: number[];
  readonly handler: RecordHandler;
  values(): string[];
}

/** A handler that keeps what it gets, after `before` has agreed. */
export function collector(before: RecordHandler = () => Promise.resolve()): Collector {
  const records: BrokerRecord[] = [];
  const chunkSizes: number[] = [];
  const handler: RecordHandler = async (chunk) => {
    await before(chunk);
    chunkSizes.push(chunk.length);
    records.push(...chunk);
  };
  return { records, chunkSizes, handler, values: () => records.map(valueOf) };
}

export function valueOf(record: BrokerRecord): string {
  return Buffer.from(record.value ?? []).toString('utf8');
}

/** `count` messages that are told apart, spread over the partitions in turn. */
export function numbered(count: number, partitions = 1, from = 0): Message[] {
  return Array.from({ length: count }, (_, i) => ({ value: `n${from + i}`, partition: (from + i) % partitions }));
}
