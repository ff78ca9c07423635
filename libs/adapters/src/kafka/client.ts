import type { Clock } from '@waymark/engine';
import { Kafka, logLevel } from 'kafkajs';
import type { KafkaConfig, LogEntry, RetryOptions, SASLOptions } from 'kafkajs';
import { installFetchDecoder } from './fetch/install';

/** Where a program's log lines go; pino's logger fits. */
export interface KafkaLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What brokers know as PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512. */
export const KAFKA_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** Where the brokers are, whether they are spoken to over TLS, and as whom. */
export interface KafkaAccess {
  /** host:port each. */
  readonly brokers: readonly string[];
  /** Every text is PEM. Without a CA those are trusted that Node trusts. Null, which is the default: in clear. */
  readonly tls?: { readonly ca: string | null; readonly identity: { readonly certificate: string; readonly key: string } | null } | null;
  /** Null, which is the default: as nobody, or as whom the certificate names. */
  readonly login?: { readonly mechanism: (typeof KAFKA_MECHANISMS)[number]; readonly username: string; readonly password: string } | null;
}

/** How to reach the brokers. */
export interface KafkaConnection extends KafkaAccess {
  readonly clientId: string;
  readonly log: KafkaLog;
  readonly clock: Pick<Clock, 'now' | 'until'>;
}

/** All of them, because NODE_ENV=test changes kafkajs's defaults. A good second until it gives up: what uses it starts anew then. */
const retry: RetryOptions = { initialRetryTime: 200, factor: 0.2, multiplier: 2, maxRetryTime: 2_000, retries: 3 };

/** A client that never restarts a consumer by itself and decodes what it fetches with bounds. */
export function createClient({ clientId, log, ...access }: KafkaConnection): Kafka {
  installFetchDecoder();
  return new Kafka({
    ...kafkaConfigOf(access),
    clientId,
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    enforceRequestTimeout: true,
    retry,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => passOn(log, entry),
  });
}

/** As kafkajs takes it. */
export function kafkaConfigOf({ brokers, tls, login }: KafkaAccess): Pick<KafkaConfig, 'brokers' | 'ssl' | 'sasl'> {
  const { ca = null, identity = null } = tls ?? {};
  const ssl = { ...(ca !== null && { ca: [ca] }), ...(identity && { cert: identity.certificate, key: identity.key }) };
  return {
    brokers: [...brokers],
    ...(tls && { ssl }),
    // kafkajs writes into it.
    ...(login && { sasl: { ...login } as SASLOptions }),
  };
}

/** These tell of every attempt at a broker that is away; what comes of it is thrown and logged by us. */
const chatter = new Set(['Connection', 'BrokerPool', 'Consumer']);

/** kafkajs logs as errors what it then retries: what counts is logged by those who use it. */
function passOn(log: KafkaLog, { namespace, log: line }: LogEntry): void {
  if (chatter.has(namespace)) return;
  log.warn({ kafkajs: namespace, ...(line['error'] !== undefined && { error: String(line['error']) }) }, line.message);
}
