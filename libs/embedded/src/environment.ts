import { resolve } from 'node:path';
import { WaymarkError } from '@waymark/engine';

/** What an operator has set, checked; every message names the variable to mend. */
export interface Environment {
  readonly host: string;
  readonly port: number;
  /** Health and metrics answer here instead, where it is set. */
  readonly opsPort: number | null;
  readonly directory: string;
  /** Nothing real is configured: the sample company, on embedded parts. */
  readonly demonstration: boolean;
  readonly loadSample: boolean;
  readonly kafka: KafkaEnvironment | null;
  readonly logLevel: string;
  /** Traces go to an OpenTelemetry collector, whose address its own exporter reads. */
  readonly traces: boolean;
  readonly sharedValues: readonly string[];
  readonly sealedKeys: readonly string[];
  readonly defaultRegion: string | null;
}

export interface KafkaEnvironment {
  readonly brokers: readonly string[];
  readonly groupId: string;
  readonly topics: readonly (string | RegExp)[];
  readonly deadLetterTopic: string;
  /** A member that is silent for so long loses its partitions to the others; one that was killed keeps them as long. */
  readonly sessionTimeoutMs: number;
  /** Without progress for so long the consumer, and with it the process, ends. */
  readonly giveUpAfterMs: number;
}

type Variables = Readonly<Record<string, string | undefined>>;

const REAL = ['WAYMARK_DATA_DIR', 'EVENTSTOREDB_URL', 'DATABASE_URL', 'KAFKA_BROKERS'] as const;
const NOT_YET = ['EVENTSTOREDB_URL', 'DATABASE_URL'] as const;
/** As OpenTelemetry names them. */
const COLLECTORS = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] as const;
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

export function readEnvironment(variables: Variables, workingDirectory: string): Environment {
  const demonstration = REAL.every((name) => !variables[name]);
  for (const name of NOT_YET) {
    if (variables[name]) throw wrong(name, 'this version keeps log and views in its data directory: unset it');
  }
  const directory = variables['WAYMARK_DATA_DIR'] ?? (demonstration ? '.waymark/sample' : '.waymark/data');
  return {
    host: variables['HOST'] || '127.0.0.1',
    port: portOf('PORT', variables['PORT']) ?? 3_000,
    opsPort: portOf('OPS_PORT', variables['OPS_PORT']),
    directory: resolve(workingDirectory, directory),
    demonstration,
    loadSample: switchOf('WAYMARK_SAMPLE', variables['WAYMARK_SAMPLE']) ?? demonstration,
    kafka: kafkaOf(variables),
    logLevel: levelOf(variables['LOG_LEVEL'], demonstration),
    traces: COLLECTORS.some((name) => addressIn(name, variables)),
    sharedValues: listOf(variables['WAYMARK_SHARED_VALUES']),
    sealedKeys: listOf(variables['WAYMARK_SEALED_KEYS']),
    defaultRegion: regionOf(variables['WAYMARK_PHONE_REGION']),
  };
}

function portOf(name: string, text: string | undefined): number | null {
  if (!text) return null;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw wrong(name, `found ${text}: give a whole number from 0 (any free port) to 65535`);
}

function switchOf(name: string, text: string | undefined): boolean | null {
  if (!text) return null;
  if (text === 'on' || text === 'off') return text === 'on';
  throw wrong(name, `found ${text}: give on or off`);
}

function levelOf(text: string | undefined, demonstration: boolean): string {
  if (!text) return demonstration ? 'warn' : 'info';
  if (LOG_LEVELS.includes(text)) return text;
  throw wrong('LOG_LEVEL', `found ${text}: give one of ${LOG_LEVELS.join(', ')}`);
}

/** Whether an address is set; it has to be one of HTTP. */
function addressIn(name: string, { [name]: text }: Variables): boolean {
  if (!text) return false;
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return true;
  throw wrong(name, `found ${text}: give the collector's address such as http://localhost:4318`);
}

function regionOf(text: string | undefined): string | null {
  if (!text) return null;
  if (/^[A-Z]{2}$/.test(text)) return text;
  throw wrong('WAYMARK_PHONE_REGION', `found ${text}: give a country of two capital letters such as CN`);
}

function kafkaOf(variables: Variables): KafkaEnvironment | null {
  const brokers = listOf(variables['KAFKA_BROKERS']);
  if (brokers.length === 0) return null;
  const broken = brokers.find((broker) => !/^[^\s:]+:\d+$/.test(broker));
  if (broken) throw wrong('KAFKA_BROKERS', `found ${broken}: give host:port, several with commas`);
  const topics = listOf(variables['KAFKA_TOPICS']).map(topicOf);
  const session = secondsOf('KAFKA_SESSION_SECONDS', variables['KAFKA_SESSION_SECONDS'] || '30', 6);
  // A member may have to wait twice a session until the group lets it in.
  const giveUp = secondsOf('KAFKA_GIVE_UP_SECONDS', variables['KAFKA_GIVE_UP_SECONDS'] || String(10 * session), 3 * session);
  return {
    brokers,
    groupId: variables['KAFKA_GROUP_ID'] || 'waymark',
    topics: topics.length > 0 ? topics : ['touchpoints'],
    deadLetterTopic: variables['KAFKA_DEAD_LETTER_TOPIC'] || 'touchpoints.dlq',
    sessionTimeoutMs: 1_000 * session,
    giveUpAfterMs: 1_000 * giveUp,
  };
}

function secondsOf(name: string, text: string, least: number): number {
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= least && seconds <= 86_400) return seconds;
  throw wrong(name, `found ${text}: give whole seconds from ${least} to 86400`);
}

/** A name, or a pattern between slashes. */
function topicOf(text: string): string | RegExp {
  const pattern = /^\/(.+)\/$/.exec(text)?.[1];
  if (pattern === undefined) return text;
  try {
    return new RegExp(pattern);
  } catch {
    throw wrong('KAFKA_TOPICS', `${text} is no regular expression: mend it or give a plain name`);
  }
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '');
}

function wrong(name: string, mend: string): WaymarkError {
  return new WaymarkError('wrong-environment', `${name}: ${mend}`);
}
