import { failureOf } from './run-seeds';

/** `WAYMARK_SIMULATION_SEED=` repeats one history and tells it, `WAYMARK_SIMULATION_RUNS=` runs so many instead of these. */
const { WAYMARK_SIMULATION_SEED: one, WAYMARK_SIMULATION_RUNS: runs = '500' } = process.env;

const MAX_SHOWN = 3;

describe('several processes over an index and a log that are two stores', () => {
  it('hold every fact exactly once, whatever crashes, and answer as one process would', async () => {
    const failures: string[] = [];
    const seeds = one ? [Number(one)] : Array.from({ length: Number(runs) }, (_, place) => place + 1);
    for (const seed of seeds) {
      const failure = await failureOf(seed, {}, one !== undefined);
      if (failure !== null) failures.push(`WAYMARK_SIMULATION_SEED=${seed}\n${failure}`);
      if (failures.length === MAX_SHOWN) break;
    }
    expect(failures.join('\n\n')).toBe('');
  }, 3_600_000);
});
