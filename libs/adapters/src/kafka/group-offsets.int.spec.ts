import { describeWithKafka, waitUntil } from '@waymark/testkit';
import { readGroupOffsets, setGroupBack } from './group-offsets';
import { benchAt, clock, collector, numbered, silentLog, unique } from './kafka.fixture';

jest.setTimeout(60_000);

describeWithKafka('the places of a consumer group', (kafka) => {
  const { channel, source } = benchAt(() => kafka().brokers);
  const connection = () => ({ brokers: kafka().brokers.split(','), clientId: 'offsets', log: silentLog, clock });

  /** Consumes everything that is there, commits it and leaves. */
  const consume = async (topic: string, groupId: string, records: number): Promise<readonly string[]> => {
    const got = collector();
    const one = source({ topics: [topic], groupId });
    await one.start(got.handler);
    await waitUntil('all records', () => got.records.length >= records);
    await one.stop();
    return got.values();
  };

  it('are read as they were committed, and set back, so that what came since comes again', async () => {
    const topic = await channel().topic(2);
    const groupId = unique('group');
    await channel().produce(topic, numbered(10, 2));
    await consume(topic, groupId, 10);
    const noted = await readGroupOffsets(connection(), groupId);
    expect([...noted].sort((a, b) => a.partition - b.partition)).toEqual([0, 1].map((partition) => ({ topic, partition, offset: '5' })));

    await channel().produce(topic, numbered(4, 2, 10));
    await consume(topic, groupId, 4);
    expect(await setGroupBack(connection(), groupId, noted)).toHaveLength(2);
    expect([...(await consume(topic, groupId, 4))].sort()).toEqual(['n10', 'n11', 'n12', 'n13']);
  });

  it('are never set forward, and set where the group stands nowhere', async () => {
    const topic = await channel().topic(1);
    const [groupId, other] = [unique('group'), unique('group')];
    await channel().produce(topic, numbered(3));
    await consume(topic, groupId, 3);
    expect(await setGroupBack(connection(), groupId, [{ topic, partition: 0, offset: '99' }])).toEqual([]);
    expect(await channel().committed(groupId, topic, 0)).toBe(3);
    expect(await setGroupBack(connection(), other, [{ topic, partition: 0, offset: '2' }])).toHaveLength(1);
    expect(await consume(topic, other, 1)).toEqual(['n2']);
  });

  it('are not set while the group has members', async () => {
    const topic = await channel().topic(1);
    const groupId = unique('group');
    await channel().produce(topic, numbered(3));
    const got = collector();
    const one = source({ topics: [topic], groupId });
    await one.start(got.handler);
    await waitUntil('they are committed', async () => (await channel().committed(groupId, topic, 0)) === 3);
    await expect(setGroupBack(connection(), groupId, [{ topic, partition: 0, offset: '1' }])).rejects.toThrow();
    expect(await channel().committed(groupId, topic, 0)).toBe(3);
  });
});
