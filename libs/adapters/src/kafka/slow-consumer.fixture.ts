// A whole process that is slow to make its first chunk durable and tells of its memory meanwhile:
// node slow-consumer.js BROKERS GROUP TOPIC; a line on stdin lets it go on.
import { once } from 'node:events';
import { createKafkaSource } from './kafka-source';
import { clock, silentLog } from './kafka.fixture';

const [brokers = '', groupId = '', topic = ''] = process.argv.slice(2);
const go = once(process.stdin, 'data');
let handled = 0;
let held = false;

const tell = (): void => void process.stdout.write(`${JSON.stringify({ handled, held, bytes: process.memoryUsage().arrayBuffers })}\n`);

const source = createKafkaSource({
  brokers: brokers.split(','),
  clientId: 'waymark-slow',
  groupId,
  topics: [topic],
  chunkSize: 10,
  log: silentLog,
  clock,
  onFatal: () => process.exit(3),
});

void source.start(async (records) => {
  held = true;
  await go;
  held = false;
  handled += records.length;
});
setInterval(tell, 50);
