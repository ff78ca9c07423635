import { parseInstant } from '@waymark/contract';
import { askedModel } from '../models/asked-model';
import { wrongUsage } from '../terminal/failure';
import type { ReplayOptions } from './replay-command';

/** The body of the question, from the command line. */
export function questionOf({ model, against, alone, asOf, from, to, where, handoffs }: ReplayOptions): object {
  return {
    model: askedModel(model),
    ...(alone ? { against: null } : against === undefined ? {} : { against: askedModel(against) }),
    asOf: time('--as-of', asOf),
    from: time('--from', from),
    to: time('--to', to),
    where,
    handoffs,
  };
}

function time(option: string, text: string | undefined): string | undefined {
  if (text === undefined || parseInstant(text) !== undefined) return text;
  throw wrongUsage(`${option} ${text}: give an RFC 3339 time with an offset, such as 2026-03-02T00:00:00Z`);
}
