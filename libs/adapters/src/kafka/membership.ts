/** Answers of the coordinator that make kafkajs join the group anew. */
const lost = new Set(['REBALANCE_IN_PROGRESS', 'NOT_COORDINATOR_FOR_GROUP', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID']);

/** Whether what a consumer has fetched is still its own to handle, for all batches together. */
export interface Membership {
  /** Counts the times that the group was joined: a batch of an earlier one is stale. */
  generation(): number;
  /** Why the group has to be joined anew before anything else is handled; null while all is well. */
  loss(): Error | null;
  joined(): void;
  /** A heartbeat or a commit was refused. */
  refused(error: Error): void;
  /** A batch is taken in hand; call what comes back when it is put down. */
  take(): () => void;
  /** Batches that were taken so far. */
  batches(): number;
  inHand(): number;
}

export function createMembership(): Membership {
  let generation = 0;
  let loss: Error | null = null;
  let batches = 0;
  let inHand = 0;
  return {
    generation: () => generation,
    loss: () => loss,
    joined: () => {
      generation += 1;
      loss = null;
    },
    refused: (error) => {
      if (lost.has((error as { readonly type?: string }).type ?? '')) loss ??= error;
    },
    take: () => {
      batches += 1;
      inHand += 1;
      return () => void (inHand -= 1);
    },
    batches: () => batches,
    inHand: () => inHand,
  };
}
