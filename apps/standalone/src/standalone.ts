import { join } from 'node:path';
import { createSystemClock } from '@waymark/adapters/process';
import type { DataDirectory, Environment } from '@waymark/embedded';
import { beginBackup, checkLargeFiles, ensureKeys, loadSample, openDataDirectory, viewFiles } from '@waymark/embedded';
import type { Backups, Clock } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import type { Doors, KafkaParts } from '@waymark/hosting';
import { bootstrapModels, channelsOf, closeDoors, createDoors, createKafka, createOutlets, kafkaFailure, keepHouse, once, openDoors, startTracing, watchProcess } from '@waymark/hosting';
import { SAMPLE_SHARED_VALUES } from '@waymark/sample';
import type { Engine, HealthCheck, Log, WholeEngine } from '@waymark/server';
import { createEngine, createLogger, DEFAULT_ENGINE_SETTINGS } from '@waymark/server';
import pino from 'pino';
import type { Announcement } from './announce';
import { tellKeys, tellSampleProgress } from './announce';
import { noteConsumers, setConsumersBack } from './consumers';

export interface Running {
  readonly announcement: Announcement;
  stop(): Promise<void>;
}

/**
 * The whole engine in one process. Throws with a message that says what to mend, or `stopped` when the signal came while
 * it was starting; either way everything is closed in order.
 */
export async function startStandalone(
  environment: Environment,
  onFatal: (error: Error) => void,
  signal: AbortSignal,
): Promise<Running> {
  const logger = createLogger(environment.logLevel, pino.destination(2));
  const stopTracing = await startTracing(environment.traces, logger);
  const clock = createSystemClock();
  const data = await openData(environment, logger, clock, onFatal);
  const kafka = environment.kafka ? createKafka(environment.kafka, logger, clock, onFatal) : null;
  const outlets = createOutlets(environment.outlets, logger, clock);
  const engine = createEngine({ ...data.parts, outlets }, kafka?.letters ?? null);
  watchProcess(engine, kafka);
  const stopping = new AbortController();
  const doors = await createDoors(engine, environment, {
    checks: [...checksOf(kafka, stopping.signal), ...outletChecks(engine, environment)],
    backups: backupsOf(environment, logger, clock),
    ...channelsOf(environment.kafka),
    views: viewFiles(environment.directory),
  });
  const stop = once(() => end(stopping, kafka, doors, engine, data).finally(stopTracing));
  try {
    const announcement = await begin({ engine, environment, data, doors, kafka }, signal);
    void keepHouse(engine, stopping.signal);
    checkLargeFiles(environment.directory, stopping.signal).catch(onFatal);
    return { announcement, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function checksOf(kafka: KafkaParts | null, stopping: AbortSignal): readonly HealthCheck[] {
  const ending = { name: 'process', failure: () => (stopping.aborted ? 'it is ending' : null) };
  return kafka ? [ending, { name: 'kafka', failure: () => kafkaFailure(kafka) }] : [ending];
}

/** An outlet that is away keeps nobody from being served. */
function outletChecks({ runner }: WholeEngine, { outlets }: Environment): readonly HealthCheck[] {
  if (!outlets.kafka && !outlets.webhook) return [];
  return [{ name: 'outlets', failure: () => null, note: () => runner.outbox.failure() }];
}

function backupsOf({ directory, kafka }: Environment, logger: Log, clock: Clock): Backups {
  const consumers = kafka ? () => noteConsumers(kafka, logger, clock) : null;
  return { begin: (target) => beginBackup({ directory, target, clock, consumers }) };
}

function openData(environment: Environment, logger: Log, clock: Clock, onFatal: (error: Error) => void): Promise<DataDirectory> {
  return openDataDirectory({
    directory: environment.directory,
    clock,
    logger,
    settings: { ...DEFAULT_ENGINE_SETTINGS, extraSealedKeys: environment.sealedKeys },
    sharedValues: [...environment.sharedValues, ...(environment.loadSample ? SAMPLE_SHARED_VALUES : [])],
    defaultRegion: environment.defaultRegion,
    foldingThread: join(__dirname, 'folding-thread.js'),
    storeThreads: __dirname,
    onFatal,
  });
}

interface Starting {
  readonly engine: Engine;
  readonly environment: Environment;
  readonly data: DataDirectory;
  readonly doors: Doors;
  readonly kafka: KafkaParts | null;
}

async function begin({ engine, environment, data, doors, kafka }: Starting, signal: AbortSignal): Promise<Announcement> {
  const { directory } = environment;
  tellKeys(await ensureKeys(engine, directory));
  await engine.start();
  await bootstrapModels(engine);
  const address = await openDoors(doors, environment);
  data.lock.announce(address);
  const sample = environment.loadSample ? await loadSample(engine, directory, tellSampleProgress(), signal) : null;
  if (signal.aborted) throw new WaymarkError('stopped', 'stopped while starting');
  await engine.replays?.desk.resume();
  if (kafka && environment.kafka) {
    await setConsumersBack(directory, environment.kafka, data.parts.logger, data.parts.clock);
    await kafka.source.start((records) => engine.intake.kafka(records));
  }
  return { environment, address, sample };
}

/**
 * In this order: not ready any more; the consumers commit what is durable and leave their group; HTTP answers what it has
 * taken and closes; what waits is appended and the projector ends its turn; the stores are closed, and last the lock.
 */
async function end(
  stopping: AbortController,
  kafka: KafkaParts | null,
  doors: Doors,
  engine: Engine,
  { lock }: DataDirectory,
): Promise<void> {
  stopping.abort();
  await kafka?.source.stop();
  await closeDoors(doors);
  await engine.stop();
  lock.release();
}
