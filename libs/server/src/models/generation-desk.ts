import type { Decided, ModelRef, ModelShadowData } from '@waymark/journey';
import { MODEL_EVENTS, NAMESPACES, SHADOW_STREAM } from '@waymark/journey';
import { WaymarkError } from '@waymark/engine';
import type { EngineParts } from '../core/parts';
import type { Generation } from '../projection/generations';
import { generationOf } from '../projection/generations';
import type { ProjectionRunner } from '../projection/runner';
import type { PublishedModel } from './model-registry';
import { refuse, UNDER_WAY } from './refusals';

/** What runs beside the live model, from its beginning to its end. */
export class GenerationDesk {
  constructor(
    private readonly parts: EngineParts,
    private readonly runner: ProjectionRunner,
  ) {}

  /**
   * Runs a model as a shadow: filled, then fed beside the live one until it is ended or activated. Refused as
   * `already-live`. Throws `too-many-generations`.
   */
  async shadow({ ref }: PublishedModel, by: string): Promise<Decided<Generation>> {
    const { projector, shadows } = this.runner;
    const begun = await projector.turns.take(async () => {
      const known = generationOf(projector.generations, ref);
      if (known && isOfLive(known)) return refuse('already-live', `${nameOf(ref)} is live: a shadow runs beside the live model`);
      if (await this.switchesTo(ref)) return UNDER_WAY;
      if (!(await this.isShadow(ref))) await this.say(MODEL_EVENTS.shadowed, ref, by);
      return { ok: true as const, value: await shadows.ensure(ref) };
    });
    this.runner.nudge();
    return begun;
  }

  /** Ends what a model has beside the live one. Refused as `model-live`, `not-active`, `switch-under-way`. */
  deactivate({ ref }: PublishedModel, by: string): Promise<Decided<Generation>> {
    const { projector } = this.runner;
    return this.ending(by, () => {
      const found = generationOf(projector.generations, ref);
      if (found) return { ok: true, value: found };
      const leaves = generationOf(projector.leaving, ref);
      return leaves ? { ok: true, value: leaves } : refuse('not-active', `${nameOf(ref)} has no generation: it neither fills nor stands beside the live model`);
    });
  }

  /** Drops a generation. Refused as `unknown-generation`, `model-live`, `switch-under-way`. */
  drop(gen: string, by: string): Promise<Decided<Generation>> {
    const { projector } = this.runner;
    return this.ending(by, () => {
      const found = [...projector.generations, ...projector.leaving].find((known) => known.gen === gen);
      return found ? { ok: true, value: found } : refuse('unknown-generation', `there is no generation ${gen}`);
    });
  }

  /** The decision comes first, so that a crash behind it is made up for; the rows leave step by step. */
  private async ending(by: string, choose: () => Decided<Generation>): Promise<Decided<Generation>> {
    const { projector } = this.runner;
    const ended = await projector.turns.take(async () => {
      const chosen = choose();
      if (!chosen.ok || chosen.value.status === 'dropping') return chosen;
      const { gen, model } = chosen.value;
      if (isOfLive(chosen.value)) return refuse('model-live', `${nameOf(model)} is live: activate another model, or roll back, and end it then`);
      if (await this.switchesTo(model)) return UNDER_WAY;
      if (await this.isShadow(model)) await this.say(MODEL_EVENTS.unshadowed, model, by);
      await projector.drop(gen);
      return { ok: true as const, value: { ...chosen.value, status: 'dropping' as const } };
    });
    this.runner.nudge();
    return ended;
  }

  /** Does a switch that is still to be passed go to that model? */
  private async switchesTo({ digest }: ModelRef): Promise<boolean> {
    const { registry, checkpoint } = this.runner.projector;
    return (await registry.switchAfter(checkpoint.position))?.digest === digest;
  }

  private async isShadow({ digest }: ModelRef): Promise<boolean> {
    return (await this.runner.projector.registry.shadows()).some((model) => model.digest === digest);
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
