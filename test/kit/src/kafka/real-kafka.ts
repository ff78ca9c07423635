import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseKafka } from './kafka-choice';
import type { KafkaChoice } from './kafka-choice';
import { startMavenKafka } from './maven-kafka';

export interface RealKafka {
  /** Comma-separated host:port. */
  readonly brokers: string;
  readonly via: 'given' | 'maven' | 'docker';
  /** Ends a broker that was started here; leaves a given one alone. */
  stop(): Promise<void>;
  /** As a power cut; only where the broker is ours. */
  readonly kill?: () => Promise<void>;
  readonly restart?: () => Promise<void>;
  /** Lets a test damage what is on the broker's disk: gets the data directory while the broker is down, in order. */
  readonly damage?: (change: (dataDirectory: string) => void) => Promise<void>;
}

/** A real Kafka, however this machine can have one; rejects when the one that was chosen does not start. */
export async function realKafka(
  choice: KafkaChoice = chooseKafka(),
): Promise<RealKafka | { readonly missing: string }> {
  if ('missing' in choice) return choice;
  if (choice.via === 'given') return { ...choice, stop: () => Promise.resolve() };
  return choice.via === 'maven' ? fromMaven() : fromDocker();
}

async function fromMaven(): Promise<RealKafka> {
  const dir = await mkdtemp(join(tmpdir(), 'waymark-kafka-'));
  const { brokers, kill, restart, stop } = await startMavenKafka(dir);
  const damage = async (change: (dataDirectory: string) => void): Promise<void> => {
    await stop();
    change(join(dir, 'data'));
    await restart();
  };
  const remove = async (): Promise<void> => {
    await stop();
    await rm(dir, { recursive: true, force: true });
  };
  return { brokers, via: 'maven', kill, restart, damage, stop: remove };
}

async function fromDocker(): Promise<RealKafka> {
  const { KafkaContainer } = await import('@testcontainers/kafka');
  const clientPort = 9093;
  const container = await new KafkaContainer('confluentinc/cp-kafka:7.9.2').withKraft().start();
  const brokers = `${container.getHost()}:${container.getMappedPort(clientPort)}`;
  return { brokers, via: 'docker', stop: async () => void (await container.stop()) };
}
