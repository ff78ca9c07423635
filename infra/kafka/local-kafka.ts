import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { freePorts } from './free-ports';
import { kafkaJars } from './kafka-jars';
import type { SecureDoors } from './server-properties';
import { serverProperties } from './server-properties';

const readyWithinMs = 60_000;
const stopWithinMs = 15_000;
const smallJvm = ['-Xms128m', '-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

export interface LocalKafka {
  /** host:port, as clients take it. */
  readonly brokers: string;
  /** The same of the secure doors; null where there are none. */
  readonly secure: { readonly login: string; readonly certificate: string } | null;
  /** Orderly; the data stays. */
  stop(): Promise<void>;
  /** As a power cut: SIGKILL. */
  kill(): Promise<void>;
  /** After `stop` or `kill`, or instead: the same address and the same data. */
  restart(): Promise<void>;
}

export interface LocalKafkaOptions {
  /** Holds the configuration, the broker's log and its data; kept between starts. */
  readonly dir: string;
  /** A fixed port for clients; default: a free one. */
  readonly port?: number;
  /** Doors with TLS beside the open one. */
  readonly secure?: Omit<SecureDoors, 'loginPort' | 'certificatePort'>;
  readonly log?: (line: string) => void;
}

/**
 * A real Kafka without Docker: needs JDK 17 and Maven. Resolves when the broker answers; rejects
 * with the end of its log when it does not within a minute.
 */
export async function startLocalKafka(options: LocalKafkaOptions): Promise<LocalKafka> {
  const log = options.log ?? (() => undefined);
  const layout = await layOut(options);
  log('Kafka: looking for its jars (copied once, 43 MB)');
  const classpath = join(kafkaJars(), '*');
  const { dir, port, secure } = layout;
  const config = configure(layout, classpath);
  const brokers = `127.0.0.1:${port}`;
  const launch = async (): Promise<ChildProcess> => {
    const broker = launchBroker(classpath, config, dir);
    await untilReady(broker, brokers, dir);
    log(`Kafka: ready at ${brokers}`);
    return broker;
  };
  let broker = await launch();
  const stop = (): Promise<void> => end(broker, 'SIGTERM');
  return {
    brokers,
    secure: secure && { login: `127.0.0.1:${secure.loginPort}`, certificate: `127.0.0.1:${secure.certificatePort}` },
    stop,
    kill: () => end(broker, 'SIGKILL'),
    restart: async () => {
      await stop();
      broker = await launch();
    },
  };
}

interface Layout {
  readonly dir: string;
  readonly port: number;
  readonly controllerPort: number;
  readonly secure: SecureDoors | null;
}

async function layOut({ dir, port, secure }: LocalKafkaOptions): Promise<Layout> {
  const [free, controllerPort, loginPort, certificatePort] = (await freePorts(4)) as [number, number, number, number];
  return { dir: resolve(dir), port: port ?? free, controllerPort, secure: secure ? { ...secure, loginPort, certificatePort } : null };
}

function configure({ dir, port, controllerPort, secure }: Layout, classpath: string): string {
  const config = join(dir, 'server.properties');
  const data = join(dir, 'data');
  mkdirSync(dir, { recursive: true });
  writeFileSync(config, serverProperties(data, port, controllerPort, secure));
  if (!existsSync(join(data, 'meta.properties'))) {
    const clusterId = randomBytes(16).toString('base64url');
    // One argument: an id may begin with a dash.
    const format = ['-cp', classpath, 'kafka.tools.StorageTool', 'format', '-g', `--cluster-id=${clusterId}`, '-c', config, ...scramUsers(secure)];
    execFileSync('java', [...smallJvm, ...format], { stdio: 'pipe' });
  }
  return config;
}

/** Logins of this kind stand in the cluster's own data. */
function scramUsers(secure: SecureDoors | null): readonly string[] {
  return Object.entries(secure?.users ?? {}).flatMap(([name, password]) =>
    ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => ['--add-scram', `${mechanism}=[name=${name},password=${password}]`]),
  );
}

function launchBroker(classpath: string, config: string, dir: string): ChildProcess {
  const broker = spawn('java', [...smallJvm, '-cp', classpath, 'kafka.Kafka', config], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = createWriteStream(join(dir, 'broker.log'), { flags: 'a' });
  broker.stdout.pipe(output, { end: false });
  broker.stderr.pipe(output, { end: false });
  const killWithUs = (): void => void broker.kill('SIGKILL');
  process.once('exit', killWithUs);
  broker.once('close', () => {
    process.removeListener('exit', killWithUs);
    output.end();
  });
  return broker;
}

async function untilReady(broker: ChildProcess, brokers: string, dir: string): Promise<void> {
  const admin = new Kafka({
    clientId: 'waymark-local-kafka',
    brokers: [brokers],
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
  }).admin();
  const deadline = Date.now() + readyWithinMs;
  try {
    while (!(await answers(admin))) {
      if (broker.exitCode !== null || Date.now() > deadline) throw new Error(`Kafka did not start: ${lastWords(dir)}`);
      await pause(100);
    }
  } catch (error) {
    await end(broker, 'SIGKILL');
    throw error;
  } finally {
    await admin.disconnect();
  }
}

async function answers(admin: ReturnType<Kafka['admin']>): Promise<boolean> {
  try {
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    return brokers.length > 0;
  } catch {
    return false;
  }
}

function lastWords(dir: string): string {
  const file = join(dir, 'broker.log');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  return lines.slice(-5).join(' | ') || 'it said nothing';
}

async function end(broker: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (broker.exitCode !== null || broker.signalCode !== null) return;
  const closed = new Promise((resolveClosed) => broker.once('close', resolveClosed));
  const impatience = setTimeout(() => broker.kill('SIGKILL'), stopWithinMs);
  broker.kill(signal);
  await closed;
  clearTimeout(impatience);
}
