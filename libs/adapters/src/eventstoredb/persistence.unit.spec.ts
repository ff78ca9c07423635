import { WaymarkError } from '@waymark/engine';
import { createManualClock } from '@waymark/testkit';
import { persist } from './persistence';

const limits = { backoffMs: 100, maxBackoffMs: 1_000, giveUpAfterMs: 5_000 };

describe('what is tried again', () => {
  /** Fails so many times; the clock jumps to whatever is waited for. */
  async function tried(failures: number, error: unknown = Object.assign(new Error('no connection'), { code: 14 })): Promise<readonly number[]> {
    const clock = createManualClock(0);
    const at: number[] = [];
    const waiting = { now: clock.now, until: async (instant: number) => clock.moveTo(instant) };
    await persist({ clock: waiting, limits, closing: new AbortController().signal }, async () => {
      at.push(clock.now());
      if (at.length <= failures) throw error;
    });
    return at;
  }

  it('waits longer each time, up to a bound', async () => {
    expect(await tried(6)).toEqual([0, 100, 300, 700, 1_500, 2_500, 3_500]);
  });

  it('is given up in the end, with the reason and with what to mend', async () => {
    await expect(tried(100)).rejects.toMatchObject({
      code: 'log-unreachable',
      message: expect.stringMatching(/for 5 s \(no connection\).*EVENTSTOREDB_URL/),
    });
  });

  it.each([
    [{ code: 16 }, 'log-refused'],
    [{ code: 7 }, 'log-refused'],
    [{ code: 12 }, 'log-unsupported'],
    [{ code: 3, details: 'Trying to read from an invalid position.' }, 'log-rejected'],
    [{ code: 9, metadata: { getMap: () => ({ exception: 'stream-deleted' }) } }, 'log-stream-deleted'],
    [new WaymarkError('append-too-large', 'too large'), 'append-too-large'],
  ])('is not what no try can change: %p', async (error, code) => {
    await expect(tried(1, error)).rejects.toMatchObject({ code });
  });

  it('is whatever else may go wrong', async () => {
    for (const error of [{ code: 1 }, { code: 2 }, { code: 4 }, { code: 10 }, { code: 14 }, new Error(''), undefined, 'text']) {
      expect(await tried(1, error)).toEqual([0, 100]);
    }
  });

  it('ends when the log is closed', async () => {
    const closing = new AbortController();
    const failing = persist({ clock: createManualClock(0), limits, closing: closing.signal }, () => Promise.reject(new Error('no')));
    closing.abort();
    await expect(failing).rejects.toMatchObject({ code: 'log-closed' });
  });
});
