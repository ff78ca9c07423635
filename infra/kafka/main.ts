import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from './kafka-jars';
import { startLocalKafka } from './local-kafka';

const usage = 'usage: node infra/kafka/run.mjs [--port 9092] [--dir DIRECTORY]';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '9092' }, dir: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) return console.log(usage);
  const dir = values.dir ?? join(repositoryRoot(), '.waymark/kafka');
  const kafka = await startLocalKafka({ dir, port: Number(values.port), log: (line) => console.log(line) });
  console.log(`Kafka: data in ${dir}; Ctrl-C stops it`);
  const stop = (): void => void kafka.stop().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.error(usage);
  process.exit(1);
});
