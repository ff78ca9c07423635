import type { RecordHandler } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';
import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import type { ChunkParts } from './chunks';
import { inChunks } from './chunks';
import { clock, silentLog } from './kafka.fixture';
import { createMembership } from './membership';
import type { KafkaSourceLimits } from './settings';
import { settingsOf } from './settings';
import { createSourceState } from './source-state';

/** What kafkajs was asked for, in order. */
function fakeBatch(count: number, refusal: { commit?: Error; heartbeat?: Error } = {}): { payload: EachBatchPayload; calls: string[] } {
  const calls: string[] = [];
  const messages = Array.from({ length: count }, (_, i) => ({ offset: String(i), key: null, value: null, timestamp: '0', rawHeaders: [], unreadable: null }));
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

const options = { brokers: [], clientId: 'c', groupId: 'g', topics: ['t'], chunkSize: 2, log: silentLog, clock, onFatal: () => undefined };

function partsWith(handler: RecordHandler, limits: Partial<KafkaSourceLimits> = {}): ChunkParts {
  const settings = settingsOf({ ...options, limits: { backoffMs: 1, ...limits } });
  return { handler, settings, state: createSourceState(clock, 60_000), membership: createMembership(), log: silentLog };
}

function consume(payload: EachBatchPayload, calls: string[]): Promise<void> {
  const parts = partsWith((records) => {
    calls.push(`handle ${records[0]?.offset}`);
    return Promise.resolve();
  });
  return inChunks(parts)(payload);
}

function protocolError(type: string): Error {
  return Object.assign(new Error(type), { type });
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
    const rebalancing = protocolError('REBALANCE_IN_PROGRESS');
    const { payload, calls } = fakeBatch(4, { heartbeat: rebalancing });
    await expect(consume(payload, calls)).rejects.toBe(rebalancing);
    expect(calls).toEqual(['handle 0', 'resolve 1', 'heartbeat', 'commit 2']);
  });

  it('hands over nothing more of what was fetched before the group has to be joined anew', async () => {
    const rebalancing = protocolError('REBALANCE_IN_PROGRESS');
    const handled: string[] = [];
    const parts = partsWith((records) => Promise.resolve(void handled.push(records[0]?.offset ?? '')));
    const eachBatch = inChunks(parts);
    await expect(eachBatch(fakeBatch(4, { heartbeat: rebalancing }).payload)).rejects.toBe(rebalancing);
    const next = fakeBatch(4);
    await expect(eachBatch(next.payload)).rejects.toBe(rebalancing);
    expect([handled, next.calls]).toEqual([['0'], []]);
    parts.membership.joined();
    await eachBatch(next.payload);
    expect(handled).toEqual(['0', '0', '2']);
  });

  it('tells kafkajs of a commit that was refused because the group went on without us', async () => {
    const fenced = protocolError('ILLEGAL_GENERATION');
    const { payload, calls } = fakeBatch(2, { commit: fenced });
    await expect(consume(payload, calls)).rejects.toBe(fenced);
  });

  it('neither resolves nor commits what was handled when the group had been joined anew meanwhile', async () => {
    const { payload, calls } = fakeBatch(4);
    const parts = partsWith(() => Promise.resolve(parts.membership.joined()));
    await inChunks(parts)(payload);
    expect(calls).toEqual([]);
  });

  it.each([0, 1.5, 10_001])('refuses a chunk size of %p', (chunkSize) => {
    expect(() => settingsOf({ ...options, chunkSize })).toThrow('from 1 to 10,000');
  });
});

describe('a handler with a defect', () => {
  it('loses one record to the dead letters and keeps its neighbours', async () => {
    const durable: string[] = [];
    const parts = partsWith((records) => {
      const poison = records.some(({ offset, unreadable }) => offset === '5' && unreadable === null);
      if (poison) return Promise.reject(new TypeError('undefined is not a function'));
      return Promise.resolve(void durable.push(...records.map(({ offset, unreadable }) => (unreadable ? `${offset} ${unreadable.code}` : offset))));
    });
    const settings = { ...parts.settings, chunkSize: 8 };
    const { payload, calls } = fakeBatch(10);
    await inChunks({ ...parts, settings })(payload);
    expect(durable).toEqual(['0', '1', '2', '3', '4', '5 unprocessable', '6', '7', '8', '9']);
    expect(calls.at(-1)).toBe('commit 10');
  });

  it.each([
    ['an operating failure', () => new WaymarkError('store-not-writable', 'make room')],
    ['a failure of unknown kind', () => new Error('the store is away')],
    ['a defect in setting records aside', () => new TypeError('undefined is not a function')],
  ])('gives up on %s and sets no other record aside', async (_, error) => {
    const offered: (string | undefined)[] = [];
    const parts = partsWith((records) => {
      offered.push(records[0]?.unreadable?.code);
      return Promise.reject(error());
    }, { maxHandlerFailures: 5 });
    const { payload, calls } = fakeBatch(2);
    await expect(inChunks(parts)(payload)).rejects.toMatchObject({ code: 'kafka-handler-failing' });
    expect(calls).toEqual([]);
    expect(parts.state.health().reason).toContain('failed 5 times at t/0 offset 0');
  });

  it('waits for room in the log as long as it takes and counts no failure', async () => {
    let full = 4;
    const parts = partsWith(() => {
      full -= 1;
      return full > 0 ? Promise.reject(new WaymarkError('overloaded', 'send again')) : Promise.resolve();
    }, { maxHandlerFailures: 2 });
    const { payload, calls } = fakeBatch(2);
    await inChunks(parts)(payload);
    expect(calls.at(-1)).toBe('commit 2');
  });
});
