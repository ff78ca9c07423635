import { createSystemClock } from '@waymark/adapters/process';
import { WaymarkError } from '@waymark/engine';
import { SAMPLE_SHARED_VALUES } from '@waymark/sample';
import type { Engine } from '@waymark/server';
import { createEngine, createHttpApp, createOperationsApp, DEFAULT_ENGINE_SETTINGS } from '@waymark/server';
import pino from 'pino';
import { announce, tellSampleProgress } from './announce';
import { bootstrapModels } from './bootstrap-models';
import { openDataDirectory } from './data-directory';
import type { Environment } from './environment';
import { ensureKeys } from './first-start';
import type { KafkaParts } from './kafka';
import { createKafka, kafkaFailure } from './kafka';
import { loadSample } from './sample-company';

export interface Running {
  readonly address: string;
  readonly engine: Engine;
  stop(): Promise<void>;
}

type HttpApp = Awaited<ReturnType<typeof createHttpApp>>;

const HOUSEKEEPING_MS = 3_600_000;
const ANSWERS_KEPT_MS = 7 * 86_400_000;

/** The whole engine in one process. Throws with a message that says what to mend. */
export async function startStandalone(environment: Environment, onFatal: (error: Error) => void): Promise<Running> {
  const logger = pino({ level: environment.logLevel }, pino.destination(2));
  const clock = createSystemClock();
  const { directory, host, port, demonstration } = environment;
  const { parts, lock } = await openDataDirectory({
    directory,
    clock,
    logger,
    settings: { ...DEFAULT_ENGINE_SETTINGS, extraSealedKeys: environment.sealedKeys },
    sharedValues: [...environment.sharedValues, ...(environment.loadSample ? SAMPLE_SHARED_VALUES : [])],
    defaultRegion: environment.defaultRegion,
  });
  const kafka = environment.kafka ? createKafka(environment.kafka, logger, clock, onFatal) : null;
  const engine = createEngine(parts, kafka?.letters ?? null);
  const stopping = new AbortController();
  const checks = kafka ? [{ name: 'kafka', failure: () => kafkaFailure(kafka) }] : [];
  const options = { host, port, demonstration, checks, operations: environment.opsPort === null };
  const app = await createHttpApp(engine, options);
  const operations = environment.opsPort === null ? null : await createOperationsApp(engine, options);
  const stop = stopOnce(async () => {
    stopping.abort();
    await kafka?.source.stop();
    await app.close();
    await operations?.close();
    await engine.stop();
    lock.release();
  });
  try {
    const keys = await ensureKeys(engine, directory);
    await engine.start();
    await bootstrapModels(engine);
    const address = await listen(app, host, port);
    if (operations && environment.opsPort !== null) await listen(operations, host, environment.opsPort);
    lock.announce(address);
    const sample = environment.loadSample ? await loadSample(engine, directory, tellSampleProgress()) : null;
    await startKafka(kafka, engine);
    void keepHouse(engine, stopping.signal);
    announce({ environment, address, keys, sample });
    return { address, engine, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startKafka(kafka: KafkaParts | null, engine: Engine): Promise<void> {
  await kafka?.source.start((records) => engine.intake.kafka(records));
}

async function listen(app: HttpApp, host: string, port: number): Promise<string> {
  try {
    await app.listen(port, host);
    return await app.getUrl();
  } catch (cause) {
    if ((cause as { readonly code?: string }).code === 'EADDRINUSE') {
      throw new WaymarkError('port-in-use', `port ${port} of ${host} is in use: stop what listens there, or set PORT (or OPS_PORT) to another; 0 takes any free one`, { cause });
    }
    throw cause;
  }
}

/** Letters and kept answers go when their time has come. */
async function keepHouse(engine: Engine, signal: AbortSignal): Promise<void> {
  const { clock, vault, logger } = engine.parts;
  while (!signal.aborted) {
    const now = clock.now();
    const gone = await vault.expire(now, now - ANSWERS_KEPT_MS);
    if (gone > 0) logger.info({ letters: gone }, 'dead letters expired');
    await clock.until(now + HOUSEKEEPING_MS, signal);
  }
}

function stopOnce(stop: () => Promise<void>): () => Promise<void> {
  let stopped: Promise<void> | null = null;
  return () => (stopped ??= stop());
}
