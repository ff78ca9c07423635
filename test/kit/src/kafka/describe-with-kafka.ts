import { chooseKafka } from './kafka-choice';
import type { KafkaChoice } from './kafka-choice';
import { realKafka } from './real-kafka';
import type { RealKafka } from './real-kafka';
import { recordSkip } from './skips';

const startTimeoutMs = 120_000;

/**
 * A `describe` over one real broker, started before its first test and ended after its last. Where
 * no Kafka can be had its tests are skipped, and the end of the run says so. `fn` gets a function
 * that gives the broker; call it inside tests and hooks only.
 */
export function describeWithKafka(title: string, fn: (kafka: () => RealKafka) => void): void {
  const choice = chooseKafka();
  if ('missing' in choice) {
    recordSkip(title, choice.missing);
    describe.skip(title, () => fn(notHere));
    return;
  }
  describe(title, () => {
    let kafka: RealKafka | undefined;
    beforeAll(async () => {
      kafka = await started(choice);
    }, startTimeoutMs);
    afterAll(async () => kafka?.stop(), startTimeoutMs);
    fn(() => kafka ?? notHere());
  });
}

async function started(choice: KafkaChoice): Promise<RealKafka> {
  const kafka = await realKafka(choice);
  if ('missing' in kafka) throw new Error(kafka.missing);
  return kafka;
}

function notHere(): never {
  throw new Error('the broker is there inside tests and hooks only');
}
