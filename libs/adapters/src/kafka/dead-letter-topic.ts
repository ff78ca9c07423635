import type { DeadLetterNotice, DeadLetterTopic } from '@waymark/engine';
import { Partitioners } from 'kafkajs';
import type { Message } from 'kafkajs';
import { createClient } from './client';
import type { KafkaConnection } from './client';

const messagesPerSend = 500;
const allInSyncReplicas = -1;

export interface DeadLetterTopicOptions extends KafkaConnection {
  /** Default: `touchpoints.dlq`. */
  readonly topic?: string;
  /** The CloudEvents' `source`; default: `waymark`. */
  readonly source?: string;
  /** Makes the topic where it is missing; default: the broker's own policy decides. */
  readonly createTopics?: { readonly partitions: number };
}

/**
 * Tells the world of dead letters as CloudEvents of type `waymark.dead-letter.v1`, structured mode,
 * keyed by the topic and partition of origin. No personal data: the bytes stay in the vault. The
 * event's id is the letter's, so a repetition can be told. Connects with the first notice.
 */
export function createDeadLetterTopic(options: DeadLetterTopicOptions): DeadLetterTopic {
  const { topic = 'touchpoints.dlq', source = 'waymark', createTopics, clock } = options;
  const kafka = createClient(options);
  const producer = kafka.producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: createTopics === undefined,
    // About 6 s: nobody starts this anew.
    retry: { retries: 5 },
  });
  let opening: Promise<void> | null = null;
  const open = async (): Promise<void> => {
    await producer.connect();
    if (createTopics === undefined) return;
    const admin = kafka.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic, numPartitions: createTopics.partitions }] }).finally(() => admin.disconnect());
  };
  const opened = (): Promise<void> => {
    opening ??= open().catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  };
  return {
    publish: async (notices) => {
      if (notices.length === 0) return;
      await opened();
      const time = new Date(clock.now()).toISOString();
      for (let start = 0; start < notices.length; start += messagesPerSend) {
        const messages = notices.slice(start, start + messagesPerSend).map((notice) => toMessage(notice, source, time));
        await producer.send({ topic, acks: allInSyncReplicas, messages });
      }
    },
    close: () => producer.disconnect(),
  };
}

function toMessage(notice: DeadLetterNotice, source: string, time: string): Message {
  const { letterId, topic, partition, offset, code, pointer } = notice;
  const event = {
    specversion: '1.0',
    id: letterId,
    source,
    type: 'waymark.dead-letter.v1',
    time,
    datacontenttype: 'application/json',
    data: { letterId, topic, partition, offset, code, pointer },
  };
  return {
    key: `${topic}-${partition}`,
    value: JSON.stringify(event),
    headers: { 'content-type': 'application/cloudevents+json; charset=UTF-8' },
  };
}
