import type { Outlet, OutMessage, OutTopic } from '@waymark/engine';
import { OUT_TOPICS, WaymarkError } from '@waymark/engine';
import { Partitioners } from 'kafkajs';
import type { Kafka, Producer, TopicMessages } from 'kafkajs';
import { createClient } from './client';
import type { KafkaConnection } from './client';
import { messageOf } from './kafka-source-error';

const PAGE_MESSAGES = 500;
const ALL_IN_SYNC_REPLICAS = -1;
const HEADERS = { 'content-type': 'application/cloudevents+json; charset=UTF-8' };

/** By what name, and on which topics. */
export const KAFKA_OUTLET = { name: 'kafka', topics: OUT_TOPICS } as const;

export interface KafkaOutletOptions extends KafkaConnection {
  /** In the place of `waymark.` before `handoffs`, `stages` and `scores`. */
  readonly prefix?: string;
  /** Topics that are missing: made by the broker where its own policy allows it, which is the default; or waited for. */
  readonly autoCreate?: boolean;
}

/** What a topic is called at the broker. */
export function outTopicName(topic: OutTopic, prefix: string): string {
  return topic.replace(/^waymark\./, prefix);
}

/**
 * Topics of a broker as an outlet: keyed by contact with the partitioner that Java's clients use, acknowledged by all
 * replicas that are in sync, by an idempotent producer, which is made anew after a failure. Rejects with
 * `kafka-not-taken`, whose message names the topics.
 */
export function createKafkaOutlet(options: KafkaOutletOptions): Outlet {
  const { prefix = 'waymark.', autoCreate = true } = options;
  const kafka = createClient(options);
  let opening: Promise<Producer> | null = null;
  const leave = async (): Promise<void> => {
    const open = opening;
    opening = null;
    await (await open?.catch(() => null))?.disconnect().catch(() => undefined);
  };
  return {
    ...KAFKA_OUTLET,
    pageMessages: PAGE_MESSAGES,
    send: async (messages) => {
      const topicMessages = byTopic(messages, prefix);
      try {
        const producer = await (opening ??= openProducer(kafka, autoCreate));
        await producer.sendBatch({ topicMessages, acks: ALL_IN_SYNC_REPLICAS });
      } catch (cause) {
        await leave();
        throw notTaken(topicMessages, cause);
      }
    },
    close: leave,
  };
}

async function openProducer(kafka: Kafka, allowAutoTopicCreation: boolean): Promise<Producer> {
  const producer = kafka.producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation,
    retry: { retries: 3 },
  });
  await producer.connect();
  return producer;
}

/** The order within a topic is that of the messages. */
function byTopic(messages: readonly OutMessage[], prefix: string): TopicMessages[] {
  return OUT_TOPICS.flatMap((topic) => {
    const of = messages.filter((message) => message.topic === topic);
    return of.length === 0 ? [] : [{ topic: outTopicName(topic, prefix), messages: of.map(({ key, body }) => ({ key, value: body, headers: HEADERS })) }];
  });
}

function notTaken(topics: readonly TopicMessages[], cause: unknown): WaymarkError {
  const names = topics.map(({ topic }) => topic).join(', ');
  return new WaymarkError('kafka-not-taken', `Kafka does not take messages for ${names}: see that the brokers answer and that the topics exist and may be written (${messageOf(cause)})`, { cause });
}
