import type { Clock, PartitionLag, RecordSourceHealth } from '@waymark/engine';
import type { Instant } from '@waymark/journey';
import { messageOf } from './kafka-source-error';

/** What the parts of a source tell of themselves, and the health that comes of it. */
export interface SourceState {
  joined(): void;
  left(): void;
  /** Something is in the way; gone with the next progress. */
  hindered(reason: string): void;
  crashed(error: Error): void;
  /** A chunk is durable, or the broker has nothing new. Restarts are counted anew. */
  progressed(): void;
  lagging(topic: string, partition: number, records: number): void;
  /** Counts a restart; the number of them since the last progress. */
  restarted(): number;
  health(): RecordSourceHealth;
}

export function createSourceState(clock: Pick<Clock, 'now'>): SourceState {
  const lag = new Map<string, PartitionLag>();
  let joined = false;
  let crashed = false;
  let reason: string | null = 'not started';
  let lastProgressAt: Instant | null = null;
  let restarts = 0;
  const leave = (): void => {
    joined = false;
    lag.clear();
  };
  return {
    joined: () => {
      leave();
      joined = true;
      if (!crashed) reason = null;
    },
    left: leave,
    hindered: (why) => {
      if (!crashed) reason = why;
    },
    crashed: (error) => {
      leave();
      crashed = true;
      reason = messageOf(error);
    },
    progressed: () => {
      restarts = 0;
      lastProgressAt = clock.now();
      if (!crashed) reason = null;
    },
    lagging: (topic, partition, records) => void lag.set(`${topic}/${partition}`, { topic, partition, records }),
    restarted: () => (restarts += 1),
    health: () => ({ joined, crashed, reason, lastProgressAt, lag: [...lag.values()] }),
  };
}
