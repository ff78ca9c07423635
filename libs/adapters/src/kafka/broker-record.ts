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

function listHeaders(headers: IHeaders): [string, Uint8Array | null][] {
  return Object.entries(headers).flatMap(([name, value]) => {
    const values = Array.isArray(value) ? value : [value];
    return values.map((each): [string, Uint8Array | null] => [name, bytesOf(each)]);
  });
}

function bytesOf(value: Buffer | string | undefined | null): Uint8Array | null {
  return typeof value === 'string' ? Buffer.from(value) : (value ?? null);
}

function textHeaders(rawHeaders: readonly (readonly [string, Uint8Array | null])[]): Record<string, string> {
  const present = rawHeaders.flatMap(([name, value]) => (value === null ? [] : [[name, Buffer.from(value).toString('utf8')]]));
  return Object.fromEntries(present) as Record<string, string>;
}
