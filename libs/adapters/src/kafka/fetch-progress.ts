import type { Consumer } from 'kafkajs';
import type { Membership } from './membership';

/** Where everything stood when a fetch began. */
interface Begun {
  readonly answers: number;
  readonly batches: number;
  readonly generation: number;
  ended: boolean;
}

/**
 * Tells when the broker had nothing new: a fetch that was answered, ended in order and gave no batch
 * to handle, without the group being joined anew meanwhile. A member without partitions asks for
 * nothing; that it is in the group is all that can be said of it. kafkajs's own FETCH event says
 * none of this: it also comes after errors, and before what was fetched is handled.
 */
export function watchFetches(consumer: Consumer, membership: Membership, nothingNew: () => void): void {
  const { FETCH_START, FETCH, REQUEST, GROUP_JOIN, HEARTBEAT } = consumer.events;
  const fetches = new Map<number, Begun>();
  let answers = 0;
  let hasPartitions = true;
  const now = (): Begun => ({ answers, batches: membership.batches(), generation: membership.generation(), ended: false });
  const wasIdle = (begun: Begun): boolean =>
    begun.ended && answers > begun.answers && membership.batches() === begun.batches && membership.generation() === begun.generation;
  consumer.on(FETCH_START, ({ payload: { nodeId } }) => {
    const before = fetches.get(nodeId);
    if (before !== undefined && wasIdle(before) && membership.inHand() === 0) nothingNew();
    fetches.set(nodeId, now());
  });
  consumer.on(FETCH, ({ payload: { nodeId } }) => {
    const begun = fetches.get(nodeId);
    if (begun) begun.ended = true;
  });
  consumer.on(REQUEST, ({ payload: { apiName } }) => {
    if (apiName === 'Fetch') answers += 1;
  });
  consumer.on(GROUP_JOIN, ({ payload: { memberAssignment } }) => {
    hasPartitions = Object.values(memberAssignment).some((partitions) => partitions.length > 0);
  });
  consumer.on(HEARTBEAT, () => {
    if (!hasPartitions) nothingNew();
  });
}
