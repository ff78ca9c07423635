import type { Engine } from '../../engine';
import type { Replays } from '../../replays/create-replays';
import { HttpProblem } from '../problems/http-problem';

/** Throws 409 `no-replays` where the engine keeps none. */
export function replaysOf({ replays }: Engine): Replays {
  if (!replays) throw new HttpProblem(409, 'no-replays', 'this engine has nowhere to keep replays: give it a data directory');
  return replays;
}
