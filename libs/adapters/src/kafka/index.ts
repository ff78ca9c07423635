export type { KafkaConnection, KafkaLog } from './client';
export { createDeadLetterTeller } from './dead-letter-teller';
export { createDeadLetterTopic } from './dead-letter-topic';
export type { DeadLetterTopicOptions } from './dead-letter-topic';
export { readGroupOffsets, setGroupBack } from './group-offsets';
export { createKafkaSource } from './kafka-source';
export { KafkaSourceError } from './kafka-source-error';
export type { KafkaSourceLimits, KafkaSourceOptions } from './settings';
