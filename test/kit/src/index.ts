export { describeWithKafka } from './kafka/describe-with-kafka';
export { realKafka } from './kafka/real-kafka';
export type { RealKafka } from './kafka/real-kafka';
export { recordSkip } from './kafka/skips';
export { waitUntil } from './kafka/wait-until';
