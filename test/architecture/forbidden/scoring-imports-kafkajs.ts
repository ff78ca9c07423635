// at: libs/scoring/src/index.ts
// rules: no-restricted-imports, @nx/enforce-module-boundaries
import { Kafka } from 'kafkajs';

export const used = [Kafka];
