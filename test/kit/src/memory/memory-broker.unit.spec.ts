import type { BrokerRecord } from '@waymark/engine';
import { createManualClock } from '../engine/manual-clock';
import { MemoryBroker, MemoryRecordSource } from './memory-broker';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a broker in memory', () => {
  const given = (partitions = 1) => {
    const [broker, clock, handled] = [new MemoryBroker(partitions), createManualClock(0), [] as string[]];
    const textOf = ({ value }: BrokerRecord): string => new TextDecoder().decode(value ?? new Uint8Array());
    const pass = async (): Promise<void> => {
      for (let waits = 0; waits < 5; waits += 1) {
        clock.moveTo(clock.now() + 1_000);
        await turn();
      }
    };
    const member = (name: string, handler = (records: readonly BrokerRecord[]): Promise<void> => Promise.resolve(void handled.push(...records.map(textOf)))) => {
      const source = new MemoryRecordSource(broker, name, clock, 2);
      return { source, begin: () => source.start(handler) };
    };
    return { broker, handled, pass, member, textOf };
  };

  it('brings the records of a partition in their order, and those that come later', async () => {
    const { broker, handled, pass, member } = given();
    for (const text of ['a', 'b', 'c']) broker.produce(0, text, 0);
    const { source, begin } = member('one');
    await begin();
    await pass();
    broker.produce(0, 'd', 0);
    await pass();
    expect(handled).toEqual(['a', 'b', 'c', 'd']);
    expect(broker.waiting).toBe(0);
    expect(source.health()).toMatchObject({ joined: true, crashed: false });
    await source.stop();
  });

  it('brings again what was not committed: where the handler fails, and where the group was formed anew meanwhile', async () => {
    const { broker, handled, pass, member, textOf } = given();
    for (const text of ['a', 'b', 'c']) broker.produce(0, text, 0);
    let calls = 0;
    const { source, begin } = member('one', async (records) => {
      calls += 1;
      if (calls === 1) throw new Error('not durable');
      handled.push(...records.map(textOf));
      if (calls === 2) broker.rebalance();
    });
    await begin();
    await pass();
    expect(handled).toEqual(['a', 'b', 'a', 'b', 'c']);
    expect(broker.waiting).toBe(0);
    await source.stop();
  });

  it('shares its partitions among the members, and gives those of one that leaves to the others', async () => {
    const { broker, handled, pass, member } = given(2);
    const [one, other] = [member('one'), member('other')];
    await one.begin();
    await other.begin();
    await pass();
    broker.produce(0, 'a', 0);
    broker.produce(1, 'b', 0);
    await pass();
    await one.source.stop();
    broker.produce(0, 'c', 0);
    broker.produce(1, 'd', 0);
    await pass();
    expect([...handled].sort()).toEqual(['a', 'b', 'c', 'd']);
    await other.source.stop();
  });
});
