import { spawnSync } from 'node:child_process';
import { prepareMavenKafka } from './maven-kafka';

/** Where a real Kafka can be had on this machine, or why it cannot. */
export type KafkaChoice =
  | { readonly via: 'given'; readonly brokers: string }
  | { readonly via: 'maven' | 'docker' }
  | { readonly missing: string };

const probeTimeoutMs = 20_000;

/** KAFKA_BROKERS where it is set, else JDK and Maven, else Docker. */
export function chooseKafka(): KafkaChoice {
  const given = process.env['KAFKA_BROKERS'];
  if (given) return { via: 'given', brokers: given };
  const noMaven = whyNoMaven();
  if (noMaven === null) return { via: 'maven' };
  if (succeeds('docker', ['info'])) return { via: 'docker' };
  return { missing: `no real Kafka here: KAFKA_BROKERS is not set; ${noMaven}; Docker does not answer` };
}

function whyNoMaven(): string | null {
  if (!succeeds('java', ['-version'])) return 'no JDK (java) on the PATH';
  if (!succeeds('mvn', ['-version'])) return 'no Maven (mvn) on the PATH';
  try {
    prepareMavenKafka();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function succeeds(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore', timeout: probeTimeoutMs }).status === 0;
}
