import { WaymarkError } from '@waymark/engine';
import type { Engine } from '@waymark/server';
import { READY_MODELS } from '@waymark/scoring';

const DEFAULT_MODEL = 'b2b-default';
const BY = 'waymark';

/** At the very first start the ready models are published and the default one goes live. Throws `stopped` when the signal aborts. */
export async function bootstrapModels(engine: Engine, signal?: AbortSignal): Promise<void> {
  if (await engine.registry.latestSwitch()) return;
  for (const { text } of READY_MODELS) {
    const published = await engine.models.publish(text, BY);
    if (!published.ok) throw new Error(`assertion: a ready model is sound: ${JSON.stringify(published.errors)}`);
  }
  const model = await engine.registry.find(DEFAULT_MODEL);
  if (!model) throw new Error(`assertion: ${DEFAULT_MODEL} is among the ready models`);
  const { gen } = await engine.switches.begin(model);
  await becomes(engine, () => engine.switches.generation(gen)?.status === 'ready', signal);
  const confirmed = await engine.switches.confirm(gen, engine.projection.checkpoint.position, BY);
  if (!confirmed.ok) throw new Error(`assertion: the first switch is taken: ${confirmed.message}`);
  await becomes(engine, () => engine.projection.live?.gen === gen, signal);
}

/** Waits for what the projector's next commits will bring. */
async function becomes(engine: Engine, holds: () => boolean, signal?: AbortSignal): Promise<void> {
  while (!holds()) {
    if (signal?.aborted) throw new WaymarkError('stopped', 'stopped while the first model was filled');
    const committed = new AbortController();
    const forget = engine.projection.onCommitted(() => committed.abort());
    const { clock } = engine.parts;
    await clock.until(clock.now() + 50, committed.signal);
    forget();
  }
}
