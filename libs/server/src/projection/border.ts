import type { LoggedEvent, ModelActivatedData } from '@waymark/journey';
import type { Generation } from './generations';
import { generationOf, isWhole } from './generations';

/**
 * What the border that a `model-activated` event is makes of the generations; nothing at all where the views know neither
 * side of it. Where they are older than the log the generation may be missing or half full: then nobody decides past a
 * border that is not theirs, and the new one is filled as after a loss.
 */
export function crossBorder(generations: readonly Generation[], event: LoggedEvent): readonly Generation[] {
  const live = generations.find(({ status }) => status === 'live');
  const next = nextOf(generations, event.data as unknown as ModelActivatedData);
  if (live && live.gen === next?.gen) return [];
  const stale = generations.filter(({ gen, purpose, status }) => purpose === 'loss' && status === 'filling' && gen !== next?.gen);
  return [
    ...(live ? [{ ...live, status: 'retired' as const, retiredAt: event.at }] : []),
    ...(next ? [entering(next, event)] : []),
    ...stale.map((generation) => ({ ...generation, status: 'dropping' as const })),
  ];
}

/** The one that was confirmed; where it was made anew since, the one of that model. */
function nextOf(generations: readonly Generation[], { generation, modelId: id, digest }: ModelActivatedData): Generation | null {
  const named = generations.find(({ gen }) => gen === generation) ?? null;
  return named && isWhole(named) ? named : (generationOf(generations, { id, digest }) ?? named);
}

function entering(next: Generation, { at, position }: LoggedEvent): Generation {
  const entered = { ...next, liveAt: at, border: position, retiredAt: null };
  if (next.status !== 'filling') return { ...entered, status: 'live', purpose: 'switch' };
  return { ...entered, purpose: 'loss', cursor: '', filled: 0, readyAt: null, pace: { at, filled: 0 } };
}
