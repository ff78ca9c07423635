import type { EachBatchPayload } from 'kafkajs';

/** Heartbeats beside a handler that may take long; kafkajs itself sends none meanwhile. */
export interface Heartbeats {
  /** Why the last one was refused: the group is rebalancing, the broker is away. */
  failure(): Error | null;
  /** One now, if one is due. */
  beat(): Promise<void>;
  stop(): void;
}

export function keepHeartbeating(payload: EachBatchPayload, everyMs: number): Heartbeats {
  let failure: Error | null = null;
  const beat = async (): Promise<void> => {
    try {
      await payload.heartbeat();
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
  };
  const timer = setInterval(() => void beat(), everyMs);
  return { failure: () => failure, beat, stop: () => clearInterval(timer) };
}
