import { createSystemClock } from './system-clock';

const HOUR_MS = 3_600_000;

describe('the clock of the machine', () => {
  const clock = createSystemClock();
  const never = new AbortController().signal;
  afterEach(() => jest.restoreAllMocks());

  it('waits until an instant, and not at all for one that has passed', async () => {
    const instant = clock.now() + 20;
    await clock.until(instant, never);
    expect(clock.now()).toBeGreaterThanOrEqual(instant);
    await clock.until(instant - HOUR_MS, never);
  });

  it('lets nobody wait an hour longer because it was set back by one', async () => {
    const real = Date.now;
    const waiting = clock.until(real() + 20, never);
    jest.spyOn(Date, 'now').mockImplementation(() => real() - HOUR_MS);
    await waiting;
    expect(clock.now()).toBeLessThan(real());
  });

  it('ends every waiting with its signal', async () => {
    const signal = AbortSignal.abort();
    await clock.until(clock.now() + HOUR_MS, signal);
  });
});
