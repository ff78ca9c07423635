import type { Decided, ModelRef, ModelShadowData } from '@waymark/journey';
import { MODEL_EVENTS, NAMESPACES, SHADOW_STREAM } from '@waymark/journey';
import { WaymarkError } from '@waymark/engine';
import type { EngineParts } from '../core/parts';
import type { Generation } from '../projection/generations';
import { generationOf } from '../projection/generations';
import type { Projection } from '../projection/projection';
import { isRolling } from '../projection/roll-names';
import type { ModelRegistry, PublishedModel, Shadow } from './model-registry';
import { refuse, UNDER_WAY } from './refusals';

/** What runs beside the live model, from its beginning to its end. */
export class GenerationDesk {
  constructor(
    private readonly parts: EngineParts,
    private readonly projection: Projection,
    private readonly registry: ModelRegistry,
  ) {}

  /**
   * Runs a model as a shadow: filled, then fed beside the live one until it is ended or activated. Refused as
   * `already-live`. Throws `too-many-generations`.
   */
  shadow({ ref }: PublishedModel, by: string): Promise<Decided<Generation>> {
    const { projection } = this;
    return projection.deciding(async () => {
      const known = generationOf(projection.generations, ref);
      if (await this.switchesTo(ref)) return UNDER_WAY;
      if ((known && isOfLive(known)) || (await this.isLive(ref))) return refuse('already-live', `${nameOf(ref)} is live: a shadow runs beside the live model`);
      if (!(await this.shadowOf(ref))) await this.say(MODEL_EVENTS.shadowed, ref, by);
      const wanted = await this.shadowOf(ref);
      if (wanted) await projection.order({ kind: 'shadow', ...wanted });
      const begun = generationOf(projection.generations, ref);
      if (!begun) throw new Error(`assertion: the shadow ${nameOf(ref)} is there, for it was ordered`);
      return { ok: true as const, value: begun };
    });
  }

  /** Ends what a model has beside the live one. Refused as `model-live`, `not-active`, `switch-under-way`. */
  deactivate({ ref }: PublishedModel, by: string): Promise<Decided<Generation>> {
    const { projection } = this;
    return this.ending(by, () => {
      const found = generationOf(projection.generations, ref);
      if (found) return { ok: true, value: found };
      const leaves = generationOf(projection.leaving, ref);
      return leaves ? { ok: true, value: leaves } : refuse('not-active', `${nameOf(ref)} has no generation: it neither fills nor stands beside the live model`);
    });
  }

  /** Drops a generation. Refused as `unknown-generation`, `model-live`, `generation-rolls`, `switch-under-way`. */
  drop(gen: string, by: string): Promise<Decided<Generation>> {
    const { projection } = this;
    return this.ending(by, () => {
      const { generations, leaving } = projection;
      const found = [...generations, ...leaving].find((known) => known.gen === gen);
      return found ? { ok: true, value: found } : refuse('unknown-generation', `there is no generation ${gen}`);
    });
  }

  /** The decision comes first, so that a crash behind it is made up for; the rows leave step by step. */
  private ending(by: string, choose: () => Decided<Generation>): Promise<Decided<Generation>> {
    return this.projection.deciding(async () => {
      const chosen = choose();
      if (!chosen.ok || chosen.value.status === 'dropping') return chosen;
      const { gen, model } = chosen.value;
      if (isRolling(chosen.value)) return refuse('generation-rolls', `${gen} is filled to bring the rows of ${nameOf(model)} to this version, and takes their place by itself`);
      if (isOfLive(chosen.value)) return refuse('model-live', `${nameOf(model)} is live: activate another model, or roll back, and end it then`);
      if (await this.switchesTo(model)) return UNDER_WAY;
      if (await this.shadowOf(model)) await this.say(MODEL_EVENTS.unshadowed, model, by);
      await this.projection.order({ kind: 'drop', gen });
      return { ok: true as const, value: { ...chosen.value, status: 'dropping' as const } };
    });
  }

  /** By the log: where the views were lost its generation may be missing. */
  private async isLive({ digest }: ModelRef): Promise<boolean> {
    return (await this.registry.latestSwitch())?.digest === digest;
  }

  /** Does a switch that is still to be passed go to that model? */
  private async switchesTo({ digest }: ModelRef): Promise<boolean> {
    return (await this.registry.switchAfter(this.projection.checkpoint.position))?.digest === digest;
  }

  private async shadowOf({ digest }: ModelRef): Promise<Shadow | null> {
    return (await this.registry.shadows()).find(({ model }) => model.digest === digest) ?? null;
  }

  private async say(type: string, { id: modelId, version, digest }: ModelRef, by: string): Promise<void> {
    const count = (await this.parts.log.readStream(SHADOW_STREAM)).length;
    const data: ModelShadowData = { v: 1, modelId, version, digest, by };
    const event = {
      id: this.parts.crypto.uuid5(NAMESPACES.decision, `${type}|${digest}|${count}`),
      type,
      at: this.parts.clock.now(),
      data: data as unknown as Readonly<Record<string, unknown>>,
    };
    const { outcome } = await this.parts.log.append({ stream: SHADOW_STREAM, expected: count === 0 ? 'none' : count - 1, events: [event] });
    if (outcome !== 'appended') throw new WaymarkError('stream-contended', 'another decision about shadows came first: try again');
  }
}

/** Live, or filled to be live because the views were lost. */
function isOfLive({ status, purpose }: Generation): boolean {
  return status === 'live' || (status === 'filling' && purpose === 'loss');
}

function nameOf({ id, version }: ModelRef): string {
  return `${id}@${version}`;
}
