import type { LoggedEvent, ModelActivatedData } from '@waymark/journey';
import type { Generation } from './generations';

/** What a switch makes of the generations; nothing at all where the views know neither side of it. */
export interface Crossing {
  readonly put: readonly Generation[];
  readonly drop: readonly string[];
}

/**
 * The border that a `model-activated` event is. Where the views are older than the log the generation may be missing
 * or half full: then nobody decides past a border that is not theirs, and the new one is filled as after a loss.
 */
export function crossBorder(generations: readonly Generation[], event: LoggedEvent): Crossing {
  const { generation } = event.data as unknown as ModelActivatedData;
  const live = generations.find(({ status }) => status === 'live');
  if (live?.gen === generation) return { put: [], drop: [] };
  const next = generations.find(({ gen }) => gen === generation);
  const stale = generations.filter(({ gen, purpose, status }) => purpose === 'loss' && status === 'filling' && gen !== generation);
  return {
    put: [
      ...(live ? [{ ...live, status: 'retired' as const, retiredAt: event.at }] : []),
      ...(next ? [entering(next, event)] : []),
    ],
    drop: stale.map(({ gen }) => gen),
  };
}

function entering(next: Generation, { at, position }: LoggedEvent): Generation {
  const entered = { ...next, liveAt: at, border: position };
  return next.status === 'filling' ? { ...entered, purpose: 'loss', cursor: '', filled: 0 } : { ...entered, status: 'live' };
}
