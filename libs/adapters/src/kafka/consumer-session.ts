import type { Consumer, EachBatchHandler, Kafka } from 'kafkajs';
import { watchFetches } from './fetch-progress';
import type { Membership } from './membership';
import type { KafkaSourceSettings } from './settings';
import type { SourceState } from './source-state';

/** How a consumer ended by itself: kafkajs would have tried again, or would have stayed dead. */
export interface Crash {
  readonly error: Error;
  readonly wasRetriable: boolean;
}

export interface ConsumerSession {
  readonly crashed: Promise<Crash>;
  /** Lets the chunk in hand finish and leaves the group; after a crash too. */
  close(): Promise<void>;
}

/** One life of a kafkajs consumer; it never restarts itself. Rejects when there is no broker. */
export async function openSession(
  kafka: Kafka,
  topics: readonly string[],
  eachBatch: EachBatchHandler,
  settings: KafkaSourceSettings,
  state: SourceState,
  membership: Membership,
): Promise<ConsumerSession> {
  let wasRetriable = false;
  const consumer = createConsumer(kafka, settings, () => (wasRetriable = true));
  const crashed = new Promise<Crash>((resolve) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => resolve({ error: payload.error, wasRetriable }));
  });
  watch(consumer, state, membership);
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: settings.fromBeginning });
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, partitionsConsumedConcurrently: 1, eachBatch });
  } catch (error) {
    await consumer.disconnect();
    throw error;
  }
  return { crashed, close: () => consumer.disconnect() };
}

function createConsumer(kafka: Kafka, { groupId, limits }: KafkaSourceSettings, onRetriableFailure: () => void): Consumer {
  const restartOnFailure = (): Promise<boolean> => {
    onRetriableFailure();
    return Promise.resolve(false);
  };
  return kafka.consumer({
    groupId,
    sessionTimeout: limits.sessionTimeoutMs,
    rebalanceTimeout: 2 * limits.sessionTimeoutMs,
    heartbeatInterval: limits.heartbeatMs,
    maxWaitTimeInMs: limits.fetchWaitMs,
    maxBytesPerPartition: 1_048_576,
    maxBytes: 8_388_608,
    metadataMaxAge: 60_000,
    allowAutoTopicCreation: false,
    readUncommitted: false,
    retry: { restartOnFailure },
  });
}

function watch(consumer: Consumer, state: SourceState, membership: Membership): void {
  const { GROUP_JOIN, REBALANCING, DISCONNECT } = consumer.events;
  consumer.on(GROUP_JOIN, () => {
    membership.joined();
    state.joined();
  });
  consumer.on(REBALANCING, () => state.left());
  consumer.on(DISCONNECT, () => state.left());
  watchFetches(consumer, membership, () => state.progressed());
}
