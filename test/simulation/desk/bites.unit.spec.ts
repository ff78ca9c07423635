import { deskFailureOf } from './run-seed';
import { DESK_WEAKENINGS } from './weakenings';

/** Histories that have shown each safeguard to be needed; when histories unfold otherwise by now, others are looked for. */
const SEEDS: Readonly<Record<string, readonly number[]>> = {
  'records are committed when they are durable': [4, 13],
  'rows and checkpoint are one commit': [16, 17],
  'what falls due is written with the rows that it belongs to': [5, 13],
  'a commit proves that the part is still its writer\'s': [83],
  'a commit proves that none before it is lost': [83],
  'views that have lost commits go on from where they stand': [83],
  'after a failure the next turn reads where things stand': [60, 83],
  'time does not overtake events that were appended before it': [2, 4],
  'nothing is called whole before what the log asks for was looked for': [8, 28],
  'a generation is fed with every event from its first moment': [7, 14],
  'an outlet has passed what it has confirmed': [17, 19],
  'lost views raise the epoch': [25, 31],
};

const MAX_SEEDS = 500;

describe('the simulation up to the sales desk', () => {
  it.each(Object.keys(DESK_WEAKENINGS))('fails without its safeguard: %s', async (safeguard) => {
    const weakening = DESK_WEAKENINGS[safeguard] ?? {};
    for (const seed of [...(SEEDS[safeguard] ?? []), ...Array.from({ length: MAX_SEEDS }, (_, place) => place + 1)]) {
      if ((await deskFailureOf(seed, { weakening })) !== null) return;
    }
    throw new Error(`nothing fails in ${MAX_SEEDS} histories`);
  }, 600_000);
});
