import type { EventLog } from '@waymark/engine';
import type { LoggedEvent } from '@waymark/journey';
import { appendOf, eventOf, numbersOf, uuidOf } from './sample-events';
import type { ContractOptions, Subject, SubjectFactory } from './subject';

/** What every event log promises. */
export function describeEventLog(name: string, factory: SubjectFactory<EventLog>, options: ContractOptions = { durable: true }): void {
  describe(`${name} as an event log`, () => {
    let given: Subject<EventLog>;
    let log: EventLog;
    beforeEach(async () => {
      given = await factory();
      log = given.subject;
    });
    afterEach(() => given.dispose());

    describe('appending', () => {
      it('takes events into a new stream and says where they stand', async () => {
        const taken = await log.append(appendOf('s', 'none', 1, 2));
        const [first, second] = await log.readStream('s');
        expect(taken).toEqual({ outcome: 'appended', revision: 1, position: second?.position });
        expect([first?.revision, second?.revision]).toEqual([0, 1]);
        expect(first?.position).toBeLessThan(Number(second?.position));
      });

      it('takes events at the exact end of a stream only, and says where the end is', async () => {
        await log.append(appendOf('s', 'none', 1, 2));
        expect(await log.append(appendOf('s', 1, 3))).toMatchObject({ outcome: 'appended', revision: 2 });
        expect(await log.append(appendOf('s', 'none', 4))).toEqual({ outcome: 'wrong-revision', actual: 2 });
        expect(await log.append(appendOf('s', 1, 4))).toEqual({ outcome: 'wrong-revision', actual: 2 });
        expect(await log.append(appendOf('s', 7, 4))).toEqual({ outcome: 'wrong-revision', actual: 2 });
        expect(await log.append(appendOf('unknown', 0, 4))).toEqual({ outcome: 'wrong-revision', actual: 'none' });
        expect(numbersOf(await log.readStream('s'))).toEqual([1, 2, 3]);
        expect(await log.readStream('unknown')).toEqual([]);
      });

      it('takes the same events at the same place once, for ever, and answers as the first time', async () => {
        const first = await log.append(appendOf('s', 'none', 1, 2));
        const tail = await log.append(appendOf('s', 1, 3));
        expect(await log.append(appendOf('s', 1, 3))).toEqual(tail);
        for (let number = 10; number < 200; number += 1) await log.append(appendOf('other', number === 10 ? 'none' : number - 11, number));
        await log.append(appendOf('s', 2, 4));
        expect(await log.append(appendOf('s', 'none', 1, 2))).toEqual(first);
        expect(await log.append(appendOf('s', 1, 3))).toEqual(tail);
        expect(numbersOf(await log.readStream('s'))).toEqual([1, 2, 3, 4]);
      });

      it('refuses what is half old and half new at an old place, and writes nothing of it', async () => {
        await log.append(appendOf('s', 'none', 1, 2));
        expect(await log.append(appendOf('s', 0, 2, 3))).toEqual({ outcome: 'wrong-revision', actual: 1 });
        expect(await log.append(appendOf('s', 0, 3))).toEqual({ outcome: 'wrong-revision', actual: 1 });
        expect(await log.append(appendOf('s', 'none', 1, 3))).toEqual({ outcome: 'wrong-revision', actual: 1 });
        expect(numbersOf(await log.readStream('s'))).toEqual([1, 2]);
      });

      it('writes all events of an append or none of them, side by side in the order of the log', async () => {
        const appends = Array.from({ length: 20 }, (_, i) => log.append(appendOf(`s${i}`, 'none', i * 10, i * 10 + 1, i * 10 + 2)));
        await Promise.all(appends);
        const all = numbersOf(await log.readAll({ after: 0, limit: 1_000 }));
        for (let i = 0; i < 20; i += 1) {
          const from = all.indexOf(i * 10);
          expect(all.slice(from, from + 3)).toEqual([i * 10, i * 10 + 1, i * 10 + 2]);
        }
      });

      it('lets one of many appends at the same place win, and the others know', async () => {
        const results = await Promise.all(Array.from({ length: 30 }, (_, i) => log.append(appendOf('s', 'none', i + 1))));
        expect(results.filter(({ outcome }) => outcome === 'appended')).toHaveLength(1);
        expect(results.filter(({ outcome }) => outcome === 'wrong-revision')).toHaveLength(29);
        expect(await log.readStream('s')).toHaveLength(1);
      });

      it('lets each of many appends that wait together succeed or fail alone', async () => {
        await log.append(appendOf('taken', 'none', 1));
        const unwritable = { stream: 'broken', expected: 'none' as const, events: [eventOf(2), eventOf(3, { at: Number.NaN })] };
        const results = await Promise.allSettled([
          log.append(appendOf('a', 'none', 4)),
          log.append(unwritable),
          log.append(appendOf('taken', 'none', 5)),
          log.append(appendOf('b', 'none', 6)),
        ]);
        expect(results.map((each) => (each.status === 'fulfilled' ? each.value.outcome : 'failed'))).toEqual([
          'appended',
          'failed',
          'wrong-revision',
          'appended',
        ]);
        expect(numbersOf(await log.readAll({ after: 0, limit: 100 }))).toEqual([1, 4, 6]);
        expect(await log.readStream('broken')).toEqual([]);
      });
    });

    describe('reading', () => {
      it('gives back what was written to the last byte, sealed parts and any script included', async () => {
        const sealed = new Uint8Array(900_000).fill(7).map((_, i) => (i * 31) % 256);
        const data = { text: '瓦片 👩‍💻 é\u2028 "quoted" \\ ﷽', list: [1, 2.5, null, true, { deep: -0.1 }], '键': '' };
        const event = { id: uuidOf(9), type: '类型', at: 8_640_000_000_000_000, data, sealed };
        await log.append({ stream: 'поток-流', expected: 'none', events: [event, eventOf(10)] });
        const [first, second] = await log.readStream('поток-流');
        expect(Buffer.from(first?.sealed ?? []).equals(sealed)).toBe(true);
        const { sealed: _sealed, ...clear } = event;
        expect({ ...first, sealed: null }).toMatchObject({ ...clear, stream: 'поток-流', revision: 0 });
        expect(second).not.toHaveProperty('sealed');
      });

      it('reads a stream from a revision on, and many streams in the order asked for', async () => {
        await log.append(appendOf('a', 'none', 1, 2, 3));
        await log.append(appendOf('b', 'none', 4));
        expect(numbersOf(await log.readStream('a', 1))).toEqual([2, 3]);
        expect(await log.readStream('a', 3)).toEqual([]);
        expect((await log.readStreams(['b', 'none', 'a', 'b'])).map(numbersOf)).toEqual([[4], [], [1, 2, 3], [4]]);
      });

      it('pages through the whole log in the order of commits', async () => {
        for (let i = 1; i <= 25; i += 1) await log.append(appendOf(`s${i % 4}`, i <= 4 ? 'none' : Math.floor((i - 1) / 4) - 1, i));
        const read: LoggedEvent[] = [];
        for (let page = await log.readAll({ after: 0, limit: 7 }); page.length > 0; page = await log.readAll({ after: read.at(-1)?.position ?? 0, limit: 7 })) {
          expect(page.length).toBeLessThanOrEqual(7);
          read.push(...page);
        }
        expect(numbersOf(read)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
        expect(read.every(({ position }, i) => i === 0 || position > (read[i - 1]?.position ?? 0))).toBe(true);
      });

      it('knows the position of its last event, and 0 when there is none', async () => {
        expect(await log.end()).toBe(0);
        const taken = await log.append(appendOf('s', 'none', 1, 2));
        expect(await log.end()).toBe(taken.outcome === 'appended' ? taken.position : -1);
        await log.append(appendOf('s', 'none', 3));
        expect(await log.end()).toBe(taken.outcome === 'appended' ? taken.position : -1);
      });
    });

    describe('subscribing', () => {
      it('goes from catch-up to live without a gap or a repetition while many write', async () => {
        for (let i = 0; i < 1_500; i += 500) await log.append(appendOf(`early${i}`, 'none', ...Array.from({ length: 500 }, (_, n) => i + n)));
        const writers = Array.from({ length: 40 }, async (_, writer) => {
          for (let i = 0; i < 25; i += 1) await log.append(appendOf(`w${writer}`, i === 0 ? 'none' : i - 1, 10_000 + writer * 100 + i));
        });
        const seen = await collect(log, 0, 2_500);
        await Promise.all(writers);
        const all = await log.readAll({ after: 0, limit: 10_000 });
        expect(all).toHaveLength(2_500);
        expect(seen.map(({ position }) => position)).toEqual(all.map(({ position }) => position));
        expect(seen.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
      });

      it('begins after the position that it is given, and tells what it reads as it was written', async () => {
        const first = await log.append(appendOf('s', 'none', 1));
        await log.append(appendOf('s', 0, 2, 3));
        const seen = await collect(log, first.outcome === 'appended' ? first.position : -1, 2);
        expect(seen).toEqual(await log.readStream('s', 1));
      });

      it('serves several subscribers, each at its own pace', async () => {
        const slow = collect(log, 0, 60, () => new Promise((resolve) => setImmediate(resolve)));
        const quick = collect(log, 0, 60);
        for (let i = 0; i < 60; i += 1) await log.append(appendOf('s', i === 0 ? 'none' : i - 1, i));
        const expected = Array.from({ length: 60 }, (_, i) => i);
        expect(numbersOf(await quick)).toEqual(expected);
        expect(numbersOf(await slow)).toEqual(expected);
      });

      it('ends when its signal aborts, whether it waits or is behind', async () => {
        await log.append(appendOf('s', 'none', 1));
        const waiting = new AbortController();
        const seen: LoggedEvent[] = [];
        const ended = (async () => {
          for await (const events of log.subscribe(0, waiting.signal)) seen.push(...events);
        })();
        await log.append(appendOf('s', 0, 2));
        while (seen.length < 2) await new Promise((resolve) => setImmediate(resolve));
        waiting.abort();
        await ended;
        await log.append(appendOf('s', 1, 3));
        expect(numbersOf(seen)).toEqual([1, 2]);
        expect(await collect(log, 0, 1, undefined, AbortSignal.abort())).toEqual([]);
      });

      it('ends when the log is closed', async () => {
        const ended = collect(log, 0, 1);
        await log.close();
        expect(await ended).toEqual([]);
      });
    });

    if (options.durable) {
      it('keeps what it has answered, and all its promises, when it is opened again', async () => {
        const taken = await log.append(appendOf('s', 'none', 1, 2));
        const before = await log.readAll({ after: 0, limit: 10 });
        log = await given.reopen();
        expect(await log.readAll({ after: 0, limit: 10 })).toEqual(before);
        expect(await log.append(appendOf('s', 'none', 1, 2))).toEqual(taken);
        expect(await log.append(appendOf('s', 0, 3))).toEqual({ outcome: 'wrong-revision', actual: 1 });
        await log.append(appendOf('s', 1, 3));
        const [last] = await log.readAll({ after: before.at(-1)?.position ?? 0, limit: 10 });
        expect(last).toMatchObject({ stream: 's', revision: 2, position: await log.end() });
      });
    }
  });
}

/** Subscribes until so many events have come, or the subscription ends. */
async function collect(
  log: EventLog,
  after: number,
  count: number,
  pause?: () => Promise<unknown>,
  signal?: AbortSignal,
): Promise<readonly LoggedEvent[]> {
  const enough = new AbortController();
  const seen: LoggedEvent[] = [];
  for await (const events of log.subscribe(after, signal ?? enough.signal)) {
    seen.push(...events);
    if (seen.length >= count) enough.abort();
    await pause?.();
  }
  return seen;
}
