import type { History } from '../columns/history';
import type { Steps } from '../columns/in-steps';
import { visitInSteps } from '../columns/in-steps';
import type { FieldColumn } from '../columns/shapes';
import { TOUCHPOINT } from '../columns/shapes';

/** A channel and an action that touchpoints name, and how many do. */
export interface FrequentTouch {
  readonly channel: string;
  readonly action: string;
  readonly facts: number;
}

const CONTACTS_A_STEP = 256;

/** What touchpoints are most often: at most so many pairs of channel and action, the most frequent first. */
export function* frequentTouches(history: History, most: number): Steps<readonly FrequentTouch[]> {
  const { shapes } = history;
  const counts = yield* countShapes(history);
  const channels = textsOf(shapes.column('channel'));
  const actions = textsOf(shapes.column('action'));
  const pairs = new Map<string, FrequentTouch>();
  yield* visitInSteps(shapes.count, (shape) => {
    if (shapes.kinds[shape] !== TOUCHPOINT || counts[shape] === 0) return;
    const [channel, action] = [channels.get(shape) ?? '', actions.get(shape) ?? ''];
    const key = JSON.stringify([channel, action]);
    pairs.set(key, { channel, action, facts: (pairs.get(key)?.facts ?? 0) + (counts[shape] ?? 0) });
  });
  return [...pairs].sort(([a, one], [b, other]) => other.facts - one.facts || (a < b ? -1 : 1)).slice(0, most).map(([, pair]) => pair);
}

function* countShapes({ starts, ends, facts, shapes }: History): Steps<Uint32Array> {
  const counts = new Uint32Array(shapes.count);
  const visit = (contact: number): void => {
    const end = ends[contact] ?? 0;
    for (let place = starts[contact] ?? 0; place < end; place += 1) {
      const shape = facts.shape[place] ?? 0;
      counts[shape] = (counts[shape] ?? 0) + 1;
    }
  };
  yield* visitInSteps(starts.length, visit, CONTACTS_A_STEP);
  return counts;
}

function textsOf(column: FieldColumn | undefined): ReadonlyMap<number, string> {
  const texts = new Map<number, string>();
  column?.shapes.forEach((shape, index) => texts.set(shape, String(column.values[column.codes[index] ?? 0])));
  return texts;
}
