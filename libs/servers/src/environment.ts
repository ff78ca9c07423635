import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CommonEnvironment, KafkaEnvironment, OutletEnvironment, Variables } from '@waymark/hosting';
import { kafkaOf, listOf, outletsOf, readCommon, wrong } from '@waymark/hosting';

/** What the processes of one installation on servers have in common. */
export interface ServersEnvironment extends CommonEnvironment {
  readonly eventStoreUrl: string;
  readonly databaseUrl: string;
  /** Into how many parts the contacts are divided; the same for every process. */
  readonly partitions: number;
  /** Schemas in the database bear it at their head; several installations may share one. */
  readonly schemaPrefix: string;
  /** Connections to the database that this process may hold. */
  readonly maxConnections: number;
  /** What can be made anew: the columns of the history, replays. */
  readonly cacheDirectory: string;
}

export interface ProjectorEnvironment extends ServersEnvironment {
  /** Partitions that it takes at once when they are free; others only when nobody else does. */
  readonly preferred: readonly number[];
  readonly outlets: OutletEnvironment;
}

export interface IngestEnvironment extends ServersEnvironment {
  readonly kafka: KafkaEnvironment;
}

export interface ApiEnvironment extends ServersEnvironment {
  /** Topic of dead letters; without a broker nobody is told of them. */
  readonly kafka: KafkaEnvironment | null;
  /** Secret of the key `admin` at the first start; without it one key per role is made and told once. */
  readonly adminKey: string | null;
}

const MOST_PARTITIONS = 64;
const LEAST_SECRET = 24;

/** Throws `wrong-environment`. */
export function readIngestEnvironment(variables: Variables): IngestEnvironment {
  const kafka = kafkaOf(variables);
  if (!kafka) throw wrong('KAFKA_BROKERS', 'this process takes touchpoints from Kafka: give the brokers as host:port, several with commas');
  return { ...readServers(variables, 3_001), kafka };
}

/** Throws `wrong-environment`. */
export function readProjectorEnvironment(variables: Variables): ProjectorEnvironment {
  const common = readServers(variables, 3_002);
  const all = Array.from({ length: common.partitions }, (_, index) => index);
  const named = listOf(variables['WAYMARK_PREFERRED_PARTITIONS']).map((text) => partitionOf(text, common.partitions));
  return { ...common, preferred: named.length > 0 ? named : all, outlets: outletsOf(variables, kafkaOf(variables)) };
}

/** Throws `wrong-environment`. */
export function readApiEnvironment(variables: Variables): ApiEnvironment {
  const adminKey = variables['WAYMARK_ADMIN_KEY'] || null;
  if (adminKey !== null && adminKey.length < LEAST_SECRET) throw wrong('WAYMARK_ADMIN_KEY', `is too short to be a secret: give ${LEAST_SECRET} characters or more`);
  return { ...readServers(variables, 3_000), kafka: kafkaOf(variables), adminKey };
}

function readServers(variables: Variables, port: number): ServersEnvironment {
  return {
    ...readCommon(variables, { logLevel: 'info', port }),
    eventStoreUrl: addressOf('EVENTSTOREDB_URL', variables, /^(esdb|kurrentdb)(\+discover)?:\/\/.+/, 'esdb://host:2113?tls=false'),
    databaseUrl: addressOf('DATABASE_URL', variables, /^postgres(ql)?:\/\/.+/, 'postgres://user:password@host:5432/database'),
    partitions: countOf('WAYMARK_PARTITIONS', variables['WAYMARK_PARTITIONS'] || '2', MOST_PARTITIONS),
    schemaPrefix: prefixOf(variables['WAYMARK_SCHEMA_PREFIX'] || 'waymark'),
    maxConnections: countOf('WAYMARK_DATABASE_CONNECTIONS', variables['WAYMARK_DATABASE_CONNECTIONS'] || '10', 100),
    cacheDirectory: resolve(variables['WAYMARK_CACHE_DIR'] || join(tmpdir(), 'waymark-cache')),
  };
}

/** The address itself is never shown: it may hold a password. */
function addressOf(name: string, { [name]: text }: Variables, form: RegExp, example: string): string {
  if (!text) throw wrong(name, `is not set: give the address, such as ${example}`);
  if (!form.test(text)) throw wrong(name, `is no address of that kind: give one such as ${example}`);
  return text;
}

function countOf(name: string, text: string, most: number): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  throw wrong(name, `found ${text}: give a whole number from 1 to ${most}`);
}

function partitionOf(text: string, partitions: number): number {
  const index = Number(text);
  if (Number.isInteger(index) && index >= 0 && index < partitions) return index;
  throw wrong('WAYMARK_PREFERRED_PARTITIONS', `found ${text}: give numbers from 0 to ${partitions - 1} with commas (WAYMARK_PARTITIONS is ${partitions})`);
}

function prefixOf(text: string): string {
  if (/^[a-z][a-z0-9_]{0,30}$/.test(text)) return text;
  throw wrong('WAYMARK_SCHEMA_PREFIX', `found ${text}: give small letters, digits and _, a letter first, at most 31`);
}
