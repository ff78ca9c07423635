import { WaymarkError } from '@waymark/engine';
import type { ModelRef } from '@waymark/journey';
import type { CompiledModel } from '@waymark/scoring';
import type { Engine } from '../engine';
import type { Generation } from '../projection/generations';

/** A model ready to score with. */
export interface ScoringWith {
  readonly model: ModelRef;
  readonly compiled: CompiledModel;
}

/** The model that is live by the log, whether or not its rows are whole; null before the first activation. */
export async function liveModel({ projection, registry }: Pick<Engine, 'projection' | 'registry'>): Promise<ScoringWith | null> {
  if (projection.live) return projection.live;
  const active = await registry.latestSwitch();
  if (!active) return null;
  const published = await registry.published({ id: active.modelId, version: active.version });
  return { model: published.ref, compiled: registry.compile(published) };
}

/** The generation that lists read. Throws `no-live-model`, or `views-rebuilding` while lost views are made anew. */
export async function liveGeneration({ projection, registry }: Engine): Promise<Generation> {
  if (projection.live) return projection.live;
  if (!(await registry.latestSwitch())) throw noLiveModel();
  const filling = projection.generations.find(({ purpose }) => purpose === 'loss');
  const progress = filling ? `${filling.filled} of ${filling.total} contacts are done` : 'the log is being read';
  throw new WaymarkError('views-rebuilding', `the views are being made anew from the log (${progress}): ask again in a moment`);
}

export function noLiveModel(): WaymarkError {
  return new WaymarkError('no-live-model', 'no model is live: publish one and activate it ("waymark models activate ID@V")');
}
