import type { Clock } from '@waymark/engine';
import { Kafka, logLevel } from 'kafkajs';
import type { KafkaConfig, LogEntry, RetryOptions } from 'kafkajs';
import { installFetchDecoder } from './fetch/install';

/** Where a program's log lines go; pino's logger fits. */
export interface KafkaLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** How to reach the brokers. */
export interface KafkaConnection {
  /** host:port each. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly ssl?: NonNullable<KafkaConfig['ssl']>;
  readonly sasl?: NonNullable<KafkaConfig['sasl']>;
  readonly log: KafkaLog;
  readonly clock: Pick<Clock, 'now' | 'until'>;
}

/** All of them, because NODE_ENV=test changes kafkajs's defaults. A good second until it gives up: what uses it starts anew then. */
const retry: RetryOptions = { initialRetryTime: 200, factor: 0.2, multiplier: 2, maxRetryTime: 2_000, retries: 3 };

/** A client that never restarts a consumer by itself and decodes what it fetches with bounds. */
export function createClient({ brokers, clientId, ssl, sasl, log }: KafkaConnection): Kafka {
  installFetchDecoder();
  return new Kafka({
    brokers: [...brokers],
    clientId,
    ...(ssl !== undefined && { ssl }),
    ...(sasl !== undefined && { sasl }),
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    enforceRequestTimeout: true,
    retry,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => passOn(log, entry),
  });
}

/** These tell of every attempt at a broker that is away; what comes of it is thrown and logged by us. */
const chatter = new Set(['Connection', 'BrokerPool', 'Consumer']);

/** kafkajs logs as errors what it then retries: what counts is logged by those who use it. */
function passOn(log: KafkaLog, { namespace, log: line }: LogEntry): void {
  if (chatter.has(namespace)) return;
  log.warn({ kafkajs: namespace, ...(line['error'] !== undefined && { error: String(line['error']) }) }, line.message);
}
