import type { RecordHandler } from '@waymark/engine';
import type { EachBatchHandler, EachBatchPayload } from 'kafkajs';
import { toBrokerRecord } from './broker-record';
import type { KafkaLog } from './client';
import { untilDurable } from './durable';
import { keepHeartbeating } from './heartbeats';
import type { Heartbeats } from './heartbeats';
import { errorOf } from './kafka-source-error';
import type { Membership } from './membership';
import type { KafkaSourceSettings } from './settings';
import type { SourceState } from './source-state';

export interface ChunkParts {
  readonly handler: RecordHandler;
  readonly settings: KafkaSourceSettings;
  readonly state: SourceState;
  readonly membership: Membership;
  readonly log: KafkaLog;
}

/** A batch while it is handled. */
interface Running extends ChunkParts {
  readonly payload: EachBatchPayload;
  readonly heartbeats: Heartbeats;
  /** Nothing more of it may be handled: stopped, rebalancing, or from before the group was joined anew. */
  readonly isOver: () => boolean;
  /** It is from before the group was joined anew: another member may be at it. */
  readonly isStale: () => boolean;
}

/** A batch in chunks: handled, then resolved, then committed, so that nothing is ever skipped. */
export function inChunks(parts: ChunkParts): EachBatchHandler {
  return async (payload) => {
    const putDown = parts.membership.take();
    const heartbeats = keepHeartbeating(payload, parts.settings.limits.heartbeatMs, parts.membership);
    try {
      await handleBatch(running(payload, heartbeats, parts));
    } finally {
      heartbeats.stop();
      putDown();
    }
    const refused = parts.membership.loss() ?? heartbeats.failure();
    if (refused !== null) throw refused;
  };
}

function running(payload: EachBatchPayload, heartbeats: Heartbeats, parts: ChunkParts): Running {
  const { membership } = parts;
  const generation = membership.generation();
  const isStale = (): boolean => payload.isStale() || membership.generation() !== generation;
  // The loss of another batch, too: kafkajs hands over what is left of a fetch although the group has to be joined anew.
  const isRefused = (): boolean => heartbeats.failure() !== null || membership.loss() !== null;
  return { ...parts, payload, heartbeats, isStale, isOver: () => !payload.isRunning() || isStale() || isRefused() };
}

async function handleBatch(batch: Running): Promise<void> {
  const { payload, settings, state, heartbeats } = batch;
  const { topic, partition, messages } = payload.batch;
  // A commit takes as long as the broker likes; the next chunk is handled meanwhile.
  let committing = Promise.resolve(true);
  try {
    for (let start = 0; start < messages.length; start += settings.chunkSize) {
      const chunk = messages.slice(start, start + settings.chunkSize);
      const last = chunk.at(-1);
      if (last === undefined || batch.isOver()) return;
      const records = chunk.map((message) => toBrokerRecord(topic, partition, message));
      if (!(await untilDurable(records, batch)) || batch.isStale()) return;
      state.durable();
      payload.resolveOffset(last.offset);
      await heartbeats.beat();
      if (!(await committing)) return;
      committing = commit(batch, last.offset);
    }
  } finally {
    await committing;
  }
}

/**
 * A refused commit (the group is rebalancing, the broker is away) must not reject: it would end the
 * consumer for good. What was not committed comes again.
 */
async function commit({ payload, membership, state, log }: Running, offset: string): Promise<boolean> {
  const { topic, partition, highWatermark } = payload.batch;
  const next = BigInt(offset) + 1n;
  try {
    await payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset: next.toString() }] }] });
    state.progressed();
    state.lagging(topic, partition, Number(BigInt(highWatermark) - next));
    return true;
  } catch (thrown) {
    const error = errorOf(thrown);
    membership.refused(error);
    log.warn({ topic, partition, offset: next.toString(), error: error.message }, 'Kafka: a commit was refused; its records will come again');
    return false;
  }
}
