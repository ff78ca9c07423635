import { appendOf, numbersOf } from '../contracts/sample-events';
import { describeEventLog } from '../contracts/event-log';
import { MemoryLog } from '../memory/memory-log';
import { ownStreams } from './own-streams';

/** A log to which others write before and in between. */
async function busyLog(): Promise<MemoryLog> {
  const log = new MemoryLog();
  await log.append(appendOf('s', 'none', 1, 2));
  return log;
}

describeEventLog(
  'a part of a log that others write to',
  async () => {
    const log = await busyLog();
    const subject = ownStreams(log, 'mine-', await log.end());
    return { subject, reopen: () => Promise.resolve(subject), dispose: () => subject.close() };
  },
  { durable: false },
);

describe('a part of a log', () => {
  it('hears nothing of what others write, wherever it stands', async () => {
    const log = await busyLog();
    const own = ownStreams(log, 'mine-', await log.end());
    await log.append(appendOf('others', 'none', 7));
    expect(await own.end()).toBe(0);
    await own.append(appendOf('s', 'none', 3));
    await log.append(appendOf('s', 1, 8));
    expect(await own.end()).toBe(4);
    expect(numbersOf(await own.readAll({ after: 0, limit: 10 }))).toEqual([3]);
    expect(numbersOf(await log.readAll({ after: 0, limit: 10 }))).toEqual([1, 2, 7, 3, 8]);
  });
});
