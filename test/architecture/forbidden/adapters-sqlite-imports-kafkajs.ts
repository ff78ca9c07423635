// at: libs/adapters/src/sqlite/index.ts
// rules: no-restricted-imports
import { Kafka } from 'kafkajs';

export const used = [Kafka];
