import type { BrokerRecord } from '@waymark/engine';
import type { KafkaMessage } from 'kafkajs';
import type { FetchedMessage, RawHeader } from './fetch/fetched-message';

/** A fetched message as the engine's record. */
export function toBrokerRecord(topic: string, partition: number, message: KafkaMessage): BrokerRecord {
  // Ours by `installFetchDecoder`; kafkajs's types do not know.
  const { offset, key, value, timestamp, rawHeaders, unreadable } = message as unknown as FetchedMessage;
  return { topic, partition, offset, key, value, headers: textHeaders(rawHeaders), rawHeaders, timestamp: Number(timestamp), unreadable };
}

function textHeaders(rawHeaders: readonly RawHeader[]): Record<string, string> {
  // Without a prototype: a header may be called __proto__.
  const texts = Object.create(null) as Record<string, string>;
  for (const [name, value] of rawHeaders) if (value !== null) texts[name] = value.toString('utf8');
  return texts;
}
