import type { BrokerRecord } from '@waymark/engine';
import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import { inChunks } from './chunks';
import { clock, silentLog } from './kafka.fixture';
import { settingsOf } from './settings';
import { createSourceState } from './source-state';

/** What kafkajs was asked for, in order. */
function fakeBatch(count: number, refusal: { commit?: Error; heartbeat?: Error } = {}): { payload: EachBatchPayload; calls: string[] } {
  const calls: string[] = [];
  const messages = Array.from({ length: count }, (_, i) => ({ offset: String(i), key: null, value: null, timestamp: '0', headers: {} }));
  const payload = {
    batch: { topic: 't', partition: 0, highWatermark: String(count), messages: messages as unknown as KafkaMessage[] },
    isRunning: () => true,
    isStale: () => false,
    resolveOffset: (offset: string) => void calls.push(`resolve ${offset}`),
    heartbeat: () => {
      calls.push('heartbeat');
      return refusal.heartbeat ? Promise.reject(refusal.heartbeat) : Promise.resolve();
    },
    commitOffsetsIfNecessary: (offsets: { topics: { partitions: { offset: string }[] }[] }) => {
      calls.push(`commit ${offsets.topics[0]?.partitions[0]?.offset}`);
      return refusal.commit ? Promise.reject(refusal.commit) : Promise.resolve();
    },
  };
  return { payload: payload as unknown as EachBatchPayload, calls };
}

function consume(payload: EachBatchPayload, calls: string[]): Promise<void> {
  const handler = (records: readonly BrokerRecord[]): Promise<void> => {
    calls.push(`handle ${records[0]?.offset}`);
    return Promise.resolve();
  };
  const options = { brokers: [], clientId: 'c', groupId: 'g', topics: ['t'], chunkSize: 2, log: silentLog, clock, onFatal: () => undefined };
  return inChunks({ handler, settings: settingsOf(options), state: createSourceState(clock), log: silentLog })(payload);
}

describe('a batch in chunks', () => {
  it('is handled, resolved, kept alive and committed, chunk by chunk', async () => {
    const { payload, calls } = fakeBatch(3);
    await consume(payload, calls);
    expect(calls).toEqual(['handle 0', 'resolve 1', 'heartbeat', 'commit 2', 'handle 2', 'resolve 2', 'heartbeat', 'commit 3']);
  });

  it('ends without an error when a commit is refused: an error would end the consumer for good', async () => {
    const { payload, calls } = fakeBatch(40, { commit: new Error('REBALANCE_IN_PROGRESS') });
    await expect(consume(payload, calls)).resolves.toBeUndefined();
    expect(calls.filter((call) => call.startsWith('commit'))).toEqual(['commit 2']);
  });

  it('commits what is durable and then tells kafkajs that the group is rebalancing', async () => {
    const rebalancing = Object.assign(new Error('rebalancing'), { type: 'REBALANCE_IN_PROGRESS' });
    const { payload, calls } = fakeBatch(4, { heartbeat: rebalancing });
    await expect(consume(payload, calls)).rejects.toBe(rebalancing);
    expect(calls).toEqual(['handle 0', 'resolve 1', 'heartbeat', 'commit 2']);
  });

  it.each([0, 1.5, 10_001])('refuses a chunk size of %p', (chunkSize) => {
    const options = { brokers: [], clientId: 'c', groupId: 'g', topics: ['t'], log: silentLog, clock, onFatal: () => undefined };
    expect(() => settingsOf({ ...options, chunkSize })).toThrow('from 1 to 10,000');
  });
});
