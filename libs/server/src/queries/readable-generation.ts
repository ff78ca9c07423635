import { WaymarkError } from '@waymark/engine';
import type { Decided } from '@waymark/journey';
import type { Engine } from '../engine';
import type { Generation } from '../projection/generations';
import { generationOf, isWhole } from '../projection/generations';
import { generationNamed, isRolling } from '../projection/roll-names';
import { liveGeneration } from './live-model';
import type { ModelAsked } from './score-contact';
import { unknownModel } from './score-contact';

/**
 * The generation that a list reads: a filled one of the model that is asked for, the live one where none is. Refused as
 * `unknown-model`, `not-active`, `generation-not-ready`. Throws as `liveGeneration`.
 */
export async function readableGeneration(engine: Engine, asked: ModelAsked | undefined): Promise<Decided<Generation>> {
  if (!asked) return { ok: true, value: await liveGeneration(engine) };
  const published = await engine.registry.find(asked.id, asked.version);
  if (!published) return unknownModel(asked.id, asked.version);
  const found = generationOf(engine.projection.generations, published.ref);
  if (found) return isWhole(found) ? { ok: true, value: found } : notReady(found);
  const name = `${published.ref.id}@${published.ref.version}`;
  const message = `${name} has no rows beside the live model: "waymark models activate ${name} --shadow" fills them`;
  return { ok: false, refusal: { code: 'not-active', message } };
}

/**
 * The generation that a walk through a list began with, or the one that took its place for an addition to the views: all that
 * the walk asked for is the same there. Whatever is live by now. Throws `invalid-cursor` when it is gone.
 */
export function sameGeneration({ projection }: Engine, gen: string): Generation {
  const found = generationNamed(projection.generations, gen);
  if (found) return found;
  throw new WaymarkError('invalid-cursor', 'the rows that this list began with have been dropped: begin again without a cursor');
}

/** Nothing is left out in silence: what asks for a column that rows may lack is refused until they have it. */
export function lacking(what: string, { projection }: Pick<Engine, 'projection'>): Extract<Decided<never>, { ok: false }>['refusal'] {
  const rolling = projection.generations.find(isRolling);
  const progress = rolling ? ` (${rolling.filled} of ${rolling.total} contacts)` : '';
  return { code: 'generation-not-ready', message: `rows from before this version are being made anew${progress}: ask again without ${what}, or when "waymark status" shows that they are` };
}

export function notReady({ gen, status, filled, total }: Generation): Extract<Decided<never>, { ok: false }> {
  const message = status === 'filling' ? `is filling (${filled} of ${total} contacts): ask again when it is ready` : 'has been dropped';
  return { ok: false, refusal: { code: 'generation-not-ready', message: `generation ${gen} ${message}` } };
}
