import { setTimeout as pause } from 'node:timers/promises';
import type { RecordHandler, RecordSource } from '@waymark/engine';
import type { Admin, Kafka } from 'kafkajs';
import { inChunks } from './chunks';
import { createClient } from './client';
import { openSession } from './consumer-session';
import type { Crash } from './consumer-session';
import { explain } from './explain';
import { errorOf, KafkaSourceError, messageOf } from './kafka-source-error';
import { createMembership } from './membership';
import { backoffMs, settingsOf } from './settings';
import type { KafkaSourceOptions, KafkaSourceSettings } from './settings';
import { createSourceState } from './source-state';
import type { SourceState } from './source-state';
import { findTopics } from './topics';
import type { FoundTopics } from './topics';
import { untilStuck } from './watchdog';

interface Parts {
  readonly options: KafkaSourceOptions;
  readonly settings: KafkaSourceSettings;
  readonly state: SourceState;
  readonly handler: RecordHandler;
  readonly stopping: AbortSignal;
  readonly giveUp: (error: KafkaSourceError) => void;
}

/**
 * A consumer group's member that commits what its handler has made durable. It opens a fresh
 * consumer after a failure, waits for topics that are missing and gives up (`onFatal`, `crashed`)
 * when it makes no progress, whatever the reason.
 * @throws RangeError where an option is out of its bounds
 */
export function createKafkaSource(options: KafkaSourceOptions): RecordSource {
  const settings = settingsOf(options);
  const { stopWithinMs, unreadyAfterMs } = settings.limits;
  const { clock } = options;
  const state = createSourceState(clock, unreadyAfterMs);
  const stopper = new AbortController();
  const giveUp = givingUpOnce(options, state, stopper);
  let running: Promise<void> | null = null;
  let stopped: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    stopper.abort();
    const over = new AbortController();
    await Promise.race([running, clock.until(clock.now() + stopWithinMs, over.signal)]);
    over.abort();
    state.left();
    state.hindered('stopped');
  };
  return {
    start: (handler) => {
      if (running !== null) return Promise.reject(new Error('a Kafka source starts once; make another'));
      state.waiting('connecting');
      const parts = { options, settings, state, handler, stopping: stopper.signal, giveUp };
      running = supervise(parts);
      void guard(parts);
      return Promise.resolve();
    },
    stop: () => (stopped ??= stop()),
    health: () => state.health(),
  };
}

function givingUpOnce({ log, onFatal }: KafkaSourceOptions, state: SourceState, stopper: AbortController): Parts['giveUp'] {
  return (error) => {
    if (stopper.signal.aborted) return;
    stopper.abort();
    state.crashed(error);
    log.error({ code: error.code, error: error.message }, 'Kafka: the source has given up');
    onFatal(error);
  };
}

async function guard({ state, options, settings, stopping, giveUp }: Parts): Promise<void> {
  const { giveUpAfterMs } = settings.limits;
  if (!(await untilStuck(state, options.clock, giveUpAfterMs, stopping))) return;
  const reason = state.health().reason ?? 'nothing is known to be in its way';
  const message = `the Kafka consumer has made no progress for ${Math.round(giveUpAfterMs / 1_000)} s: ${reason}`;
  giveUp(new KafkaSourceError('kafka-no-progress', message, null));
}

async function supervise(parts: Parts): Promise<void> {
  while (!parts.stopping.aborted) {
    const crash = await liveOnce(parts);
    if (crash === null || parts.stopping.aborted) continue;
    parts.state.left();
    const restarts = parts.state.restarted();
    const fatal = reasonToGiveUp(crash, restarts, parts.settings);
    if (fatal !== null) return parts.giveUp(fatal);
    parts.state.hindered(`Kafka: ${messageOf(crash.error)}`);
    parts.options.log.warn({ restarts, error: messageOf(crash.error) }, 'Kafka: the consumer failed and is started again');
    await rest(backoffMs(restarts, parts.settings.limits), parts.stopping);
  }
}

/** From connecting to a crash; null when there is none, because of `stop` or other topics. */
async function liveOnce(parts: Parts): Promise<Crash | null> {
  const kafka = createClient(parts.options);
  const admin = kafka.admin();
  try {
    await admin.connect();
    const found = await awaitTopics(admin, parts);
    return found === null ? null : await consume(kafka, admin, found, parts);
  } catch (error) {
    return { error: errorOf(error), wasRetriable: explain(error)?.isRefusal !== true };
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** Null when stopped before any topic is there. */
async function awaitTopics(admin: Admin, { settings, state, options, stopping }: Parts): Promise<FoundTopics | null> {
  let said = '';
  while (!stopping.aborted) {
    const found = await findTopics(admin, settings);
    const wanted = found.missing.length > 0 ? found.missing.join(', ') : settings.topics.join(', ');
    const missing = found.missing.length > 0 || found.present.length === 0;
    if (missing && said !== wanted) {
      options.log.warn({ brokers: options.brokers, missing: wanted }, `Kafka: topic ${wanted} does not exist; it will be read as soon as it is created`);
      said = wanted;
    }
    if (found.present.length > 0) return found;
    state.waiting(`topic ${wanted} does not exist at ${options.brokers.join(', ')}`);
    await rest(settings.limits.topicPollMs, stopping);
  }
  return null;
}

async function consume(kafka: Kafka, admin: Admin, found: FoundTopics, parts: Parts): Promise<Crash | null> {
  const { settings, state, options, handler, stopping } = parts;
  const membership = createMembership();
  const eachBatch = inChunks({ handler, settings, state, membership, log: options.log });
  const session = await openSession(kafka, found.present, eachBatch, settings, state, membership);
  options.log.info({ topics: found.present, groupId: settings.groupId }, 'Kafka: consuming');
  const over = new AbortController();
  const end = (): void => over.abort();
  stopping.addEventListener('abort', end);
  if (stopping.aborted) end();
  try {
    return await Promise.race([session.crashed, untilOtherTopics(admin, found, settings, over.signal)]);
  } finally {
    end();
    stopping.removeEventListener('abort', end);
    await session.close().catch((error: unknown) => options.log.warn({ error: messageOf(error) }, 'Kafka: the consumer did not close in order'));
  }
}

/** Resolves when a missing topic is there, a pattern finds others, or all is over. A topic that went away fails the consumer. */
async function untilOtherTopics(admin: Admin, found: FoundTopics, settings: KafkaSourceSettings, over: AbortSignal): Promise<null> {
  const fixed = found.missing.length === 0 && settings.topics.every((topic) => typeof topic === 'string');
  if (fixed) return untilAborted(over);
  while (!over.aborted) {
    await rest(settings.limits.topicPollMs, over);
    const now = await findTopics(admin, settings).catch(() => found);
    if (now.present.some((topic) => !found.present.includes(topic))) return null;
  }
  return null;
}

function untilAborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}

async function rest(ms: number, stopping: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal: stopping }).catch(() => undefined);
}

function reasonToGiveUp({ error, wasRetriable }: Crash, restarts: number, { limits }: KafkaSourceSettings): KafkaSourceError | null {
  const own = ownErrorIn(error);
  if (own !== null) return own;
  if (restarts <= (wasRetriable ? limits.maxRestarts : Math.min(limits.maxRestarts, limits.maxHopelessRestarts))) return null;
  const code = wasRetriable ? 'kafka-no-progress' : 'kafka-consumer-crashed';
  return new KafkaSourceError(code, `the Kafka consumer was started ${restarts} times without progress: ${messageOf(error)}`, error);
}

/** kafkajs wraps what it does not try again. */
function ownErrorIn(error: unknown): KafkaSourceError | null {
  if (error instanceof KafkaSourceError) return error;
  return error instanceof Error && error.cause !== undefined ? ownErrorIn(error.cause) : null;
}
