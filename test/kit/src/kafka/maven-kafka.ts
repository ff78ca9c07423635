/* eslint-disable @nx/enforce-module-boundaries -- the one door from the kit to infra/kafka, which is no project of its own */
import { kafkaJars } from '../../../../infra/kafka/kafka-jars';
import type { LocalKafka, LocalKafkaOptions } from '../../../../infra/kafka/local-kafka';

/** Brings the jars of the broker if they are not here yet; throws when they cannot be had. */
export function prepareMavenKafka(): void {
  kafkaJars();
}

export async function startMavenKafka(dir: string, secure?: LocalKafkaOptions['secure']): Promise<LocalKafka> {
  const { startLocalKafka } = await import('../../../../infra/kafka/local-kafka');
  return startLocalKafka({ dir, ...(secure && { secure }) });
}
