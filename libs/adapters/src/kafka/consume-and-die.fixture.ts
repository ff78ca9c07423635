// A whole process that makes chunks durable and is killed before it can commit the last:
// node consume-and-die.js BROKERS GROUP TOPIC FILE RECORDS
import { appendFileSync } from 'node:fs';
import { createKafkaSource } from './kafka-source';
import { clock, silentLog, valueOf } from './kafka.fixture';

const [brokers = '', groupId = '', topic = '', file = '', dieAfter = ''] = process.argv.slice(2);
let durable = 0;

const source = createKafkaSource({
  brokers: brokers.split(','),
  clientId: 'waymark-dies',
  groupId,
  topics: [topic],
  chunkSize: 10,
  limits: { sessionTimeoutMs: 6_000, heartbeatMs: 200 },
  log: silentLog,
  clock,
  onFatal: () => process.exit(3),
});

void source.start((records) => {
  appendFileSync(file, records.map((record) => `${valueOf(record)}\n`).join(''));
  durable += records.length;
  if (durable >= Number(dieAfter)) process.kill(process.pid, 'SIGKILL');
  return Promise.resolve();
});
