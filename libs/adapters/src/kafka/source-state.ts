import type { Clock, PartitionLag, RecordSourceHealth } from '@waymark/engine';
import type { Instant } from '@waymark/journey';
import { messageOf } from './kafka-source-error';

/** What the parts of a source tell of themselves, and the health that comes of it. */
export interface SourceState {
  joined(): void;
  left(): void;
  /** Something is in the way; gone with the next chunk that is durable. */
  hindered(reason: string): void;
  /** The source waits for something that is not there, a topic for instance: no work is left undone. */
  waiting(reason: string): void;
  crashed(error: Error): void;
  /** A chunk is durable, but its commit is not through yet. */
  durable(): void;
  /** The group has taken a commit, or the broker has nothing new. Restarts are counted anew. */
  progressed(): void;
  lagging(topic: string, partition: number, records: number): void;
  /** Counts a restart; the number of them since the last progress. */
  restarted(): number;
  /** Grows with whatever shows that nothing is stuck. */
  signsOfLife(): number;
  health(): RecordSourceHealth;
}

export function createSourceState(clock: Pick<Clock, 'now'>, unreadyAfterMs: number): SourceState {
  const lag = new Map<string, PartitionLag>();
  let joined = false;
  let crashed = false;
  let reason: string | null = 'not started';
  let lastProgressAt: Instant | null = null;
  let aliveAt = clock.now();
  let signs = 0;
  let restarts = 0;
  const leave = (): void => {
    joined = false;
    lag.clear();
  };
  const say = (why: string | null): void => {
    if (!crashed) reason = why;
  };
  const live = (): void => {
    aliveAt = clock.now();
    signs += 1;
  };
  const stall = (): string | null => {
    const silentMs = clock.now() - aliveAt;
    return joined && silentMs >= unreadyAfterMs ? `no offset could be committed for ${Math.round(silentMs / 1_000)} s` : null;
  };
  return {
    joined: () => {
      leave();
      joined = true;
      say(null);
    },
    left: leave,
    hindered: say,
    waiting: (why) => {
      live();
      say(why);
    },
    crashed: (error) => {
      leave();
      crashed = true;
      reason = messageOf(error);
    },
    durable: () => say(null),
    progressed: () => {
      live();
      restarts = 0;
      lastProgressAt = clock.now();
      say(null);
    },
    lagging: (topic, partition, records) => void lag.set(`${topic}/${partition}`, { topic, partition, records }),
    restarted: () => (restarts += 1),
    signsOfLife: () => signs,
    health: () => ({ joined, crashed, reason: reason ?? stall(), lastProgressAt, lag: [...lag.values()] }),
  };
}
