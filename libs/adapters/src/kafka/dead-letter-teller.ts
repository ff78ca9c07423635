import type { Clock, DeadLetterNotice, DeadLetterTopic } from '@waymark/engine';
import type { KafkaLog } from './client';
import { messageOf } from './kafka-source-error';

/** Notices that wait for a topic which cannot be written; the oldest give way to more. */
export const maxWaitingNotices = 10_000;
export const retryAfterMs = 30_000;
const noticesPerTry = 500;

/**
 * Tells of dead letters without holding up the consumer: a topic that is missing or may not be
 * written must not stop a partition, because the letters themselves are durable by then. What cannot
 * be told waits, in order, within a bound and while the process lives. Never rejects.
 */
export function createDeadLetterTeller(topic: DeadLetterTopic, log: KafkaLog, clock: Pick<Clock, 'now' | 'until'>): DeadLetterTopic {
  const waiting: DeadLetterNotice[] = [];
  const closing = new AbortController();
  let retrying: Promise<void> | null = null;
  const keep = (notices: readonly DeadLetterNotice[]): void => {
    waiting.push(...notices);
    const dropped = waiting.splice(0, Math.max(0, waiting.length - maxWaitingNotices)).length;
    if (dropped > 0) log.error({ dropped, waiting: waiting.length }, 'Kafka: notices of dead letters were dropped; the letters are listed as ever');
    retrying ??= retry();
  };
  const retry = async (): Promise<void> => {
    while (waiting.length > 0 && !closing.signal.aborted) {
      await clock.until(clock.now() + retryAfterMs, closing.signal);
      await tellWaiting();
    }
    retrying = null;
  };
  const tellWaiting = async (): Promise<void> => {
    try {
      while (waiting.length > 0) {
        const some = waiting.slice(0, noticesPerTry);
        await topic.publish(some);
        const told = new Set(some);
        waiting.splice(0, waiting.length, ...waiting.filter((notice) => !told.has(notice)));
      }
    } catch (error) {
      log.warn({ waiting: waiting.length, error: messageOf(error) }, 'Kafka: the topic of dead letters cannot be written; the letters are kept and listed, their notices wait');
    }
  };
  return {
    publish: async (notices) => {
      if (notices.length === 0) return;
      if (waiting.length > 0) return keep(notices);
      try {
        await topic.publish(notices);
      } catch (error) {
        log.warn({ error: messageOf(error) }, 'Kafka: the topic of dead letters cannot be written; see that it exists and may be written');
        keep(notices);
      }
    },
    close: async () => {
      closing.abort();
      await retrying;
      await topic.close();
      if (waiting.length > 0) log.error({ dropped: waiting.length }, 'Kafka: notices of dead letters were not told; the letters are listed as ever');
    },
  };
}
