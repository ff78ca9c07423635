import { SeededDice } from '@waymark/testkit';
import { deskFailureOf } from './run-seed';

/** `WAYMARK_SIM_SEED=` repeats one history and tells it, `WAYMARK_SIM_HISTORIES=` runs so many, from a seed that is printed. */
const { WAYMARK_SIM_SEED: one, WAYMARK_SIM_HISTORIES: many } = process.env;

/** The same in every run, and as many more that are new each time. */
const FIXED = 120;
const DRAWN = 80;
const MAX_SHOWN = 3;
const AGAIN = 'npm test -- test/simulation/desk';

const first = Date.now() % 1_000_000_000;

function seeds(): readonly number[] {
  if (one !== undefined) return [Number(one)];
  const dice = new SeededDice(first);
  const drawn = Array.from({ length: many === undefined ? DRAWN : Number(many) }, () => dice.whole(1, 2 ** 31));
  return many === undefined ? [...Array.from({ length: FIXED }, (_, place) => place + 1), ...drawn] : drawn;
}

describe(`from the broker to the sales desk, on histories drawn from ${one ?? first}`, () => {
  it('loses and doubles nothing, forgets nobody at a switch, shows no mixture and tells what the views say, whatever fails and crashes', async () => {
    const failures: string[] = [];
    for (const seed of seeds()) {
      const failure = await deskFailureOf(seed, { recording: one !== undefined });
      if (failure !== null) failures.push(`WAYMARK_SIM_SEED=${seed} ${AGAIN}\n${failure}`);
      if (failures.length === MAX_SHOWN) break;
    }
    expect(failures.join('\n\n')).toBe('');
  }, 36_000_000);
});
