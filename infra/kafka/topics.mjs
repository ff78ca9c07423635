// Makes the topics that Waymark reads and tells on, where they are missing; KAFKA_… variables say what they are called and how the brokers are reached:
//   node infra/kafka/topics.mjs HOST:PORT[,HOST:PORT…] [--partitions 6] [--replicas 1]
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bundleEntry } from '../scripts/bundle.mjs';
import { root } from '../scripts/runtime.mjs';

const bundle = 'dist/infra/kafka/topics.js';
await bundleEntry('infra/kafka/topics.ts', bundle);
createRequire(import.meta.url)(join(root, bundle));
