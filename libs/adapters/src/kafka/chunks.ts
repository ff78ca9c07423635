import { setTimeout as pause } from 'node:timers/promises';
import type { BrokerRecord, RecordHandler } from '@waymark/engine';
import type { EachBatchHandler, EachBatchPayload } from 'kafkajs';
import { toBrokerRecord } from './broker-record';
import type { KafkaLog } from './client';
import { keepHeartbeating } from './heartbeats';
import type { Heartbeats } from './heartbeats';
import { KafkaSourceError, messageOf } from './kafka-source-error';
import { backoffMs } from './settings';
import type { KafkaSourceSettings } from './settings';
import type { SourceState } from './source-state';

const backoffSliceMs = 100;

export interface ChunkParts {
  readonly handler: RecordHandler;
  readonly settings: KafkaSourceSettings;
  readonly state: SourceState;
  readonly log: KafkaLog;
}

/** A batch in chunks: handled, then resolved, then committed, so that nothing is ever skipped. */
export function inChunks(parts: ChunkParts): EachBatchHandler {
  return async (payload) => {
    const heartbeats = keepHeartbeating(payload, parts.settings.limits.heartbeatMs);
    try {
      await handleBatch(payload, heartbeats, parts);
    } finally {
      heartbeats.stop();
    }
    const refused = heartbeats.failure();
    if (refused !== null) throw refused;
  };
}

async function handleBatch(payload: EachBatchPayload, heartbeats: Heartbeats, parts: ChunkParts): Promise<void> {
  const { topic, partition, messages } = payload.batch;
  const { chunkSize } = parts.settings;
  // A commit takes as long as the broker likes; the next chunk is handled meanwhile.
  let committing = Promise.resolve(true);
  try {
    for (let start = 0; start < messages.length; start += chunkSize) {
      const chunk = messages.slice(start, start + chunkSize);
      const last = chunk.at(-1);
      if (last === undefined || isOver(payload, heartbeats)) return;
      const records = chunk.map((message) => toBrokerRecord(topic, partition, message));
      if (!(await untilDurable(records, payload, heartbeats, parts))) return;
      payload.resolveOffset(last.offset);
      noteProgress(payload, last.offset, parts.state);
      await heartbeats.beat();
      if (!(await committing)) return;
      committing = commit(payload, last.offset, parts.log);
    }
  } finally {
    await committing;
  }
}

function isOver(payload: EachBatchPayload, heartbeats: Heartbeats): boolean {
  return !payload.isRunning() || payload.isStale() || heartbeats.failure() !== null;
}

/** Offers the same chunk again until it is durable; false when the partition is no longer ours to read. */
async function untilDurable(
  records: readonly BrokerRecord[],
  payload: EachBatchPayload,
  heartbeats: Heartbeats,
  { handler, settings, state, log }: ChunkParts,
): Promise<boolean> {
  for (let failures = 1; ; failures += 1) {
    try {
      await handler(records);
      return true;
    } catch (error) {
      const where = { topic: payload.batch.topic, partition: payload.batch.partition, offset: records[0]?.offset };
      const reason = `the handler failed ${failures} times at ${where.topic}/${where.partition} offset ${where.offset}: ${messageOf(error)}`;
      state.hindered(reason);
      log.error({ ...where, failures, error: messageOf(error) }, 'Kafka: a chunk could not be made durable; nothing of it is committed');
      if (failures >= settings.limits.maxHandlerFailures) throw new KafkaSourceError('kafka-handler-failing', reason, error);
    }
    if (!(await backOff(backoffMs(failures, settings.limits), payload, heartbeats))) return false;
  }
}

async function backOff(ms: number, payload: EachBatchPayload, heartbeats: Heartbeats): Promise<boolean> {
  for (let left = ms; left > 0; left -= backoffSliceMs) {
    if (isOver(payload, heartbeats)) return false;
    await pause(Math.min(left, backoffSliceMs));
  }
  return !isOver(payload, heartbeats);
}

function noteProgress({ batch }: EachBatchPayload, offset: string, state: SourceState): void {
  state.progressed();
  state.lagging(batch.topic, batch.partition, Number(BigInt(batch.highWatermark) - BigInt(offset) - 1n));
}

/**
 * A refused commit (the group is rebalancing, the broker is away) must not reject: it would end the
 * consumer for good. The next heartbeat or fetch tells kafkajs, and what was not committed comes again.
 */
async function commit(payload: EachBatchPayload, offset: string, log: KafkaLog): Promise<boolean> {
  const { topic, partition } = payload.batch;
  const next = (BigInt(offset) + 1n).toString();
  try {
    await payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset: next }] }] });
    return true;
  } catch (error) {
    log.warn({ topic, partition, offset: next, error: messageOf(error) }, 'Kafka: a commit was refused; its records will come again');
    return false;
  }
}
