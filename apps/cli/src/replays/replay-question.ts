import { askedModel } from '../models/asked-model';
import { readTime } from '../terminal/read-time';
import type { ReplayOptions } from './replay-command';

/** The body of the question, from the command line. */
export function questionOf({ model, against, alone, asOf, from, to, where, handoffs }: ReplayOptions): object {
  return {
    model: askedModel(model),
    ...(alone ? { against: null } : against === undefined ? {} : { against: askedModel(against) }),
    asOf: readTime('--as-of', asOf),
    from: readTime('--from', from),
    to: readTime('--to', to),
    where,
    handoffs,
  };
}
