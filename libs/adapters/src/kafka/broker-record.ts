import type { BrokerRecord } from '@waymark/engine';
import type { IHeaders, KafkaMessage } from 'kafkajs';
import { unreadableMark } from './compression/unreadable-batch';

/** A kafkajs message as the engine's record. */
export function toBrokerRecord(topic: string, partition: number, message: KafkaMessage): BrokerRecord {
  const given = message.headers ?? {};
  const unreadable = unreadableMark(given);
  const rawHeaders = unreadable === null ? listHeaders(given) : [];
  return {
    topic,
    partition,
    offset: message.offset,
    key: message.key,
    value: message.value,
    headers: textHeaders(rawHeaders),
    rawHeaders,
    timestamp: Number(message.timestamp),
    unreadable,
  };
}

function listHeaders(headers: IHeaders): [string, Buffer | null][] {
  const list: [string, Buffer | null][] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (Array.isArray(value)) for (const each of value) list.push([name, bytesOf(each)]);
    else list.push([name, bytesOf(value)]);
  }
  return list;
}

function bytesOf(value: Buffer | string | undefined | null): Buffer | null {
  return typeof value === 'string' ? Buffer.from(value) : (value ?? null);
}

function textHeaders(rawHeaders: readonly (readonly [string, Buffer | null])[]): Record<string, string> {
  // Without a prototype: a header may be called __proto__.
  const texts = Object.create(null) as Record<string, string>;
  for (const [name, value] of rawHeaders) if (value !== null) texts[name] = value.toString('utf8');
  return texts;
}
