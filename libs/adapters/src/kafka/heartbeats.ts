import type { EachBatchPayload } from 'kafkajs';
import { errorOf } from './kafka-source-error';
import type { Membership } from './membership';

/** Heartbeats beside a handler that may take long; kafkajs itself sends none meanwhile. */
export interface Heartbeats {
  /** Why the last one was refused: the group is rebalancing, the broker is away. */
  failure(): Error | null;
  /** One now, if one is due. */
  beat(): Promise<void>;
  stop(): void;
}

export function keepHeartbeating(payload: EachBatchPayload, everyMs: number, membership: Membership): Heartbeats {
  let failure: Error | null = null;
  const beat = async (): Promise<void> => {
    try {
      await payload.heartbeat();
    } catch (error) {
      failure = errorOf(error);
      membership.refused(failure);
    }
  };
  const timer = setInterval(() => void beat(), everyMs);
  return { failure: () => failure, beat, stop: () => clearInterval(timer) };
}
