import { createRequire } from 'node:module';
import * as fc from 'fast-check';
import { batchOf, emptyRecords, forged, given } from './batches.fixture';
import { decodeFetchResponse, maxFetchBytes } from './fetch-response';

const kafkajs = createRequire(__filename);
const versions = [4, 5, 6, 7, 8, 9, 10, 11];

interface Answer {
  readonly topic: string;
  readonly partition: number;
  readonly records: Buffer;
  readonly errorCode?: number;
}

const int = (bytes: 2 | 4, value: number): Buffer => {
  const made = Buffer.alloc(bytes);
  made.writeIntBE(value, 0, bytes);
  return made;
};
const long = (value: bigint): Buffer => {
  const made = Buffer.alloc(8);
  made.writeBigInt64BE(value);
  return made;
};

/** A broker's answer to a fetch, one topic with one partition each. */
function answer(version: number, answers: readonly Answer[]): Buffer {
  const head = version >= 7 ? [int(2, 0), int(4, 0)] : [];
  const parts = answers.map(({ topic, partition, records, errorCode = 0 }) =>
    Buffer.concat([
      int(2, topic.length), Buffer.from(topic), int(4, 1), int(4, partition), int(2, errorCode), long(50n), long(40n),
      ...(version >= 5 ? [long(3n)] : []),
      int(4, 1), long(9n), long(2n),
      ...(version >= 11 ? [int(4, -1)] : []),
      int(4, records.length), records,
    ]),
  );
  return Buffer.concat([int(4, 7), ...head, int(4, answers.length), ...parts]);
}

const offsetsIn = async (payload: Buffer): Promise<string[][]> =>
  (await decodeFetchResponse(payload, 11)).responses.map(({ partitions }) => partitions.flatMap(({ messages }) => messages.map(({ offset }) => offset)));

describe('the answer to a fetch', () => {
  it.each(versions)('is read as kafkajs reads it, version %d', async (version) => {
    const batch = await batchOf([given('a', { h: 'x' }), given(null)], 0, 5n);
    const payload = answer(version, [{ topic: 't', partition: 3, records: batch }, { topic: 'u', partition: 0, records: Buffer.alloc(0), errorCode: 6 }]);
    const theirs = kafkajs(`kafkajs/src/protocol/requests/fetch/v${version}/response`) as { decode(bytes: Buffer): Promise<object> };
    const { responses, ...head } = await decodeFetchResponse(payload, version);
    expect({ ...head, responses }).toMatchObject({ responses: [{ topicName: 't' }, { topicName: 'u' }] });
    const told = (decoded: object): unknown =>
      JSON.parse(
        JSON.stringify(decoded, (name, value: unknown) =>
          ['batchContext', 'rawHeaders', 'headerBytes', 'unreadable', 'lastStartOffset', 'sessionId', 'errorCode'].includes(name) ? undefined : value,
        ),
      );
    const withHeaders = responses.map(({ topicName, partitions }) => ({
      topicName,
      partitions: partitions.map(({ messages, ...rest }) => ({
        ...rest,
        messages: messages.map(({ magicByte, attributes, timestamp, offset, key, value, headers, isControlRecord }) => ({
          magicByte, attributes, timestamp, offset, key, value, headers: { ...headers }, isControlRecord,
        })),
      })),
    }));
    expect(told({ ...head, responses: withHeaders })).toEqual(told(await theirs.decode(payload)));
    expect(responses[1]?.partitions[0]).toMatchObject({ errorCode: 6, highWatermark: '50', abortedTransactions: [{ producerId: '9', firstOffset: '2' }] });
  });

  it('ends before a batch that the broker cut short', async () => {
    const [first, second] = [await batchOf([given('a')], 0, 1n), await batchOf([given('b')], 0, 2n)];
    for (let cut = 1; cut < second.length; cut += 1) {
      const records = Buffer.concat([first, second.subarray(0, cut)]);
      expect(await offsetsIn(answer(11, [{ topic: 't', partition: 0, records }]))).toEqual([['1']]);
    }
  });

  it('fails with the name of the partition where its first batch lies about its length', async () => {
    const lie = await batchOf([given('a')]);
    for (const length of [-12, 0, 2_000_000_000]) {
      lie.writeInt32BE(length, 8);
      await expect(decodeFetchResponse(answer(11, [{ topic: 'orders', partition: 4, records: lie }]), 11)).rejects.toThrow('orders/4 cannot be read');
    }
  });

  it('is decoded up to a bound, from the first batch on; the rest comes with the next fetch', async () => {
    const count = 100_000;
    const many = await emptyRecords(count);
    const payload = answer(11, ['a', 'b', 'c', 'd', 'e'].map((topic) => ({ topic, partition: 0, records: many })));
    const lengths = (await offsetsIn(payload)).map(({ length }) => length);
    expect(lengths).toEqual([count, count, 0, 0, 0]);
    expect(2 * count * 256).toBeLessThan(maxFetchBytes);
  });

  it('spends its bound on a batch that could not be read as well', async () => {
    const bad = forged(await batchOf([given('a')]), (copy) => void copy.writeInt16BE(7, 21));
    const batches = await Promise.all([1n, 2n, 3n, 4n].map((first) => Promise.resolve(bad).then((bytes) => {
      const copy = Buffer.from(bytes);
      copy.writeBigInt64BE(first, 0);
      return copy;
    })));
    expect(await offsetsIn(answer(11, [{ topic: 't', partition: 0, records: Buffer.concat(batches) }]))).toEqual([['1']]);
  });

  it('survives any bytes: it is read or it fails, soon', async () => {
    const whole = answer(11, [{ topic: 't', partition: 0, records: await batchOf([given('a'), given('b')]) }]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }), async (changes) => {
        const copy = Buffer.from(whole);
        for (const [at, byte] of changes) copy.writeUInt8(byte, at);
        await decodeFetchResponse(copy, 11).catch((error: unknown) => expect(error).toBeInstanceOf(Error));
      }),
      { numRuns: 500 },
    );
  });
});
