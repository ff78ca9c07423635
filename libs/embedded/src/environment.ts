import { resolve } from 'node:path';
import type { CommonEnvironment, KafkaEnvironment, OutletEnvironment, Variables } from '@waymark/hosting';
import { kafkaOf, outletsOf, readCommon, switchOf, wrong } from '@waymark/hosting';

/** What an operator has set, checked; every message names the variable to mend. */
export interface Environment extends CommonEnvironment {
  readonly directory: string;
  /** Nothing real is configured: the sample company, on embedded parts. */
  readonly demonstration: boolean;
  readonly loadSample: boolean;
  readonly kafka: KafkaEnvironment | null;
  readonly outlets: OutletEnvironment;
}

const REAL = ['WAYMARK_DATA_DIR', 'EVENTSTOREDB_URL', 'DATABASE_URL', 'KAFKA_BROKERS'] as const;
const ON_SERVERS = ['EVENTSTOREDB_URL', 'DATABASE_URL'] as const;

export function readEnvironment(variables: Variables, workingDirectory: string): Environment {
  const demonstration = REAL.every((name) => !variables[name]);
  for (const name of ON_SERVERS) {
    if (variables[name]) throw wrong(name, 'this process keeps log and views in its data directory: unset it, or start the processes for servers (docs/guides/servers.md)');
  }
  const directory = variables['WAYMARK_DATA_DIR'] ?? (demonstration ? '.waymark/sample' : '.waymark/data');
  const kafka = kafkaOf(variables);
  return {
    ...readCommon(variables, { logLevel: demonstration ? 'warn' : 'info', port: 3_000 }),
    directory: resolve(workingDirectory, directory),
    demonstration,
    loadSample: switchOf('WAYMARK_SAMPLE', variables['WAYMARK_SAMPLE']) ?? demonstration,
    kafka,
    outlets: outletsOf(variables, kafka),
  };
}
