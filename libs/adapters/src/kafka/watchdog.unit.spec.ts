import { createManualClock } from '@waymark/testkit';
import { createSourceState } from './source-state';
import { untilStuck } from './watchdog';

const minute = 60_000;

function bench() {
  const clock = createManualClock(0);
  const state = createSourceState(clock, minute);
  const stopper = new AbortController();
  const seen: boolean[] = [];
  void untilStuck(state, clock, 5 * minute, stopper.signal).then((stuck) => seen.push(stuck));
  const pass = async (ms: number): Promise<void> => {
    clock.moveTo(clock.now() + ms);
    await clock.breathe();
  };
  return { clock, state, stopper, seen, pass };
}

describe('the watchdog of a source', () => {
  it('ends it when nothing was committed for the stated time', async () => {
    const { seen, pass } = bench();
    for (let half = 1; half < 10; half += 1) await pass(minute / 2);
    expect(seen).toEqual([]);
    await pass(minute / 2);
    expect(seen).toEqual([true]);
  });

  it('counts anew from each sign of life', async () => {
    const { state, seen, pass } = bench();
    for (let half = 1; half < 40; half += 1) {
      if (half % 9 === 0) state.progressed();
      await pass(minute / 2);
    }
    expect(seen).toEqual([]);
  });

  it('leaves a source alone that waits for a topic', async () => {
    const { state, seen, pass } = bench();
    for (let half = 1; half < 40; half += 1) {
      state.waiting('topic touchpoints does not exist');
      await pass(minute / 2);
    }
    expect(seen).toEqual([]);
    expect(state.health().reason).toBe('topic touchpoints does not exist');
  });

  it('ends nobody because the machine slept for a week', async () => {
    const { state, seen, pass } = bench();
    await pass(7 * 24 * 60 * minute);
    expect(seen).toEqual([]);
    state.progressed();
  });

  it('is gone when the source is stopped', async () => {
    const { stopper, seen, pass } = bench();
    stopper.abort();
    await pass(0);
    expect(seen).toEqual([false]);
  });
});

describe('the health of a member', () => {
  it('says after the stated time that it commits nothing, until it does', async () => {
    const { state, pass } = bench();
    state.joined();
    await pass(minute - 1);
    expect(state.health().reason).toBeNull();
    await pass(1);
    expect(state.health().reason).toBe('no offset could be committed for 60 s');
    state.progressed();
    expect(state.health()).toMatchObject({ reason: null, lastProgressAt: minute });
  });

  it('keeps the reason that it crashed for', () => {
    const { state } = bench();
    state.crashed(new Error('no progress'));
    state.durable();
    state.progressed();
    expect(state.health()).toMatchObject({ crashed: true, joined: false, reason: 'no progress' });
  });
});
