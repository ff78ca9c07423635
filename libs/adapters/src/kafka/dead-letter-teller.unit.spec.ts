import type { DeadLetterNotice } from '@waymark/engine';
import { createManualClock } from '@waymark/testkit';
import { createDeadLetterTeller, maxWaitingNotices, retryAfterMs } from './dead-letter-teller';
import { silentLog } from './kafka.fixture';

const notice = (letterId: string): DeadLetterNotice => ({ letterId, topic: 't', partition: 0, offset: '1', code: 'not-json', pointer: '' });

function bench() {
  const clock = createManualClock(0);
  const told: string[] = [];
  const world = { away: true, tries: 0 };
  const topic = {
    publish: (notices: readonly DeadLetterNotice[]) => {
      world.tries += 1;
      if (world.away) return Promise.reject(new Error('UNKNOWN_TOPIC_OR_PARTITION'));
      told.push(...notices.map(({ letterId }) => letterId));
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
  return { clock, told, world, teller: createDeadLetterTeller(topic, silentLog, clock) };
}

describe('telling of dead letters', () => {
  it('waits for a topic that cannot be written without holding anybody up, and tells all in order', async () => {
    const { clock, told, world, teller } = bench();
    await teller.publish([notice('a')]);
    await teller.publish([notice('b')]);
    expect(world.tries).toBe(1);
    clock.moveTo(retryAfterMs);
    await clock.breathe();
    expect([world.tries, told]).toEqual([2, []]);
    world.away = false;
    clock.moveTo(2 * retryAfterMs);
    await clock.breathe();
    await teller.publish([notice('c')]);
    expect(told).toEqual(['a', 'b', 'c']);
    await teller.close();
  });

  it('keeps the last of them up to its bound, and tells what it can when it is closed', async () => {
    const { told, world, teller } = bench();
    const many = Array.from({ length: maxWaitingNotices }, (_, i) => notice(`n${i}`));
    await teller.publish([notice('first'), ...many]);
    world.away = false;
    await teller.close();
    expect([told.length, told[0], told.at(-1)]).toEqual([maxWaitingNotices, 'n0', `n${maxWaitingNotices - 1}`]);
  });

  it('closes although the topic stays away', async () => {
    const { told, teller } = bench();
    await teller.publish([notice('a')]);
    await teller.close();
    expect(told).toEqual([]);
  });
});
