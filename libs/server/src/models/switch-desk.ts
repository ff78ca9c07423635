import type { Decided, ModelActivatedData } from '@waymark/journey';
import { MODEL_EVENTS, NAMESPACES, SWITCH_STREAM } from '@waymark/journey';
import { WaymarkError } from '@waymark/engine';
import type { EngineParts } from '../core/parts';
import type { Generation } from '../projection/generations';
import { generationOf, newName } from '../projection/generations';
import type { Projection } from '../projection/projection';
import { generationNamed } from '../projection/roll-names';
import type { SwitchDiff } from './diff';
import { diffGenerations } from './diff';
import type { ModelRegistry, PublishedModel, Switch } from './model-registry';
import { refuse, UNDER_WAY } from './refusals';

export type Confirmation =
  | { readonly ok: true; readonly position: number; readonly changedSince: number }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** A switch that is in the log. */
export interface Switched {
  readonly generation: string;
  readonly model: Generation['model'];
  readonly position: number;
}

/** Who decides, and under which key: the same switch asked for again under the same key is the same switch. */
interface Asked {
  readonly by: string;
  readonly idempotencyKey: string | null;
  readonly previewPosition: number;
}

/** Switches of the live model: fill beside it, look at the difference, confirm; or go back at once. */
export class SwitchDesk {
  constructor(
    private readonly parts: EngineParts,
    private readonly projection: Projection,
    private readonly registry: ModelRegistry,
  ) {}

  /** All that there are, those being removed included. */
  list(): readonly Generation[] {
    const { generations, leaving } = this.projection;
    return [...generations, ...leaving];
  }

  /** By its name, or by that of the one whose place it has taken for an addition to the views. */
  generation(gen: string): Generation | null {
    return generationNamed(this.list(), gen);
  }

  /** Begins to fill a generation of that model, or finds the one that is there. Throws `too-many-generations`. */
  begin({ ref }: PublishedModel): Promise<Generation> {
    const { projection } = this;
    return projection.deciding(async () => {
      const known = generationOf(projection.generations, ref);
      // One that fills may have been lost by a part of the projection: told again it is begun there, and left alone elsewhere.
      if (known && known.status !== 'retired' && known.status !== 'filling') return known;
      const gen = known?.gen ?? newName(ref, this.parts);
      await projection.order({ kind: 'fill', gen, model: ref });
      return this.ordered(gen);
    });
  }

  /** The live model's rows made anew from the log, which take the live ones' place; those that are under way already; null when none is live. Throws `too-many-generations`, `switch-under-way`. */
  rebuild(): Promise<Generation | null> {
    const { projection } = this;
    return projection.deciding(async () => {
      if (!projection.live) return null;
      const { model } = projection.live;
      // One at a time. One that a part has lost with its rows is begun there anew, and left alone elsewhere.
      const unfinished = projection.generations.find((known) => known.purpose === 'rebuild' && known.status === 'filling' && known.model.digest === model.digest);
      const gen = unfinished?.gen ?? newName(model, this.parts);
      await projection.order({ kind: 'rebuild', gen, model });
      const begun = this.generation(gen);
      // Whoever projects has passed a border that whoever asks does not know of yet.
      if (!begun) throw new WaymarkError('switch-under-way', 'a switch of models is under way: ask again when it is through');
      return begun;
    });
  }

  /** What a switch to that generation would change, at one log position; null when there is no such generation. */
  async diff(gen: string): Promise<SwitchDiff | null> {
    const { projection } = this;
    return projection.deciding(async () => {
      const generation = projection.generations.find((known) => known.gen === gen);
      if (!generation) return null;
      return diffGenerations(this.parts.views, generation, projection.live, projection.checkpoint);
    });
  }

  /** Appends the switch to the log. From that position on the new generation decides. */
  async confirm(gen: string, previewPosition: number, by: string, idempotencyKey: string | null = null): Promise<Confirmation> {
    const decided = await this.decide({ by, idempotencyKey, previewPosition }, () => this.confirmable(gen));
    if (!decided.ok) return { ok: false, ...decided.refusal };
    const { position } = decided.value;
    return { ok: true, position, changedSince: Math.max(0, position - 1 - previewPosition) };
  }

  /** Switches to the model that was live before, at once: its generation has been fed all along. */
  rollback(by: string, idempotencyKey: string | null = null): Promise<Decided<Switched>> {
    const previewPosition = this.projection.checkpoint.position;
    return this.decide({ by, idempotencyKey, previewPosition }, (history) => this.before(history));
  }

  /** Decides in a turn, so that no generation ends between the look at it and the event that names it. */
  private decide(asked: Asked, choose: (history: readonly Switch[]) => Decided<Generation>): Promise<Decided<Switched>> {
    return this.projection.deciding(async () => {
      const history = await this.registry.switches();
      const known = asked.idempotencyKey !== null && history.find(({ eventId }) => eventId === this.eventId(asked));
      if (known) return { ok: true, value: switchedOf(known) };
      if ((history.at(-1)?.position ?? 0) > this.projection.checkpoint.position) return UNDER_WAY;
      const chosen = choose(history);
      return chosen.ok ? this.append(chosen.value, history.length, asked) : chosen;
    });
  }

  private ordered(gen: string): Generation {
    const found = this.generation(gen);
    if (!found) throw new Error(`assertion: generation ${gen} is there, for it was ordered`);
    return found;
  }

  private confirmable(gen: string): Decided<Generation> {
    const generation = this.generation(gen);
    if (!generation) return refuse('unknown-generation', `there is no generation ${gen}`);
    const { status, filled, total } = generation;
    if (status === 'live') return refuse('already-live', `generation ${gen} is live already`);
    if (status === 'ready' || status === 'shadow') return { ok: true, value: generation };
    if (status === 'filling') return refuse('generation-not-ready', `generation ${gen} is filling (${filled} of ${total} contacts): wait until it is ready`);
    return refuse('generation-not-ready', `generation ${gen} is ${status}: begin again`);
  }

  private before(history: readonly Switch[]): Decided<Generation> {
    const latest = history.at(-1);
    const before = history.findLast(({ digest }) => digest !== latest?.digest);
    if (!latest || !before) return refuse('no-generation-before', 'no other model has been live before: there is nothing to go back to');
    const name = `${before.modelId}@${before.version}`;
    const found = generationOf(this.projection.generations, { id: before.modelId, digest: before.digest });
    if (!found) return refuse('generation-dropped', `the generation of ${name} is not kept any more: activate ${name}, which fills it anew`);
    if (found.status !== 'filling') return { ok: true, value: found };
    return refuse('generation-not-ready', `the generation of ${name} is filling (${found.filled} of ${found.total} contacts): wait until it is ready`);
  }

  private async append({ gen, model }: Generation, count: number, asked: Asked): Promise<Decided<Switched>> {
    const { by, previewPosition } = asked;
    const data: ModelActivatedData = { v: 1, modelId: model.id, version: model.version, digest: model.digest, generation: gen, previewPosition, by };
    const event = {
      id: asked.idempotencyKey === null ? this.parts.crypto.uuid5(NAMESPACES.decision, `activated|${gen}|${count}`) : this.eventId(asked),
      type: MODEL_EVENTS.activated,
      at: this.parts.clock.now(),
      data: data as unknown as Readonly<Record<string, unknown>>,
    };
    const result = await this.parts.log.append({ stream: SWITCH_STREAM, expected: count === 0 ? 'none' : count - 1, events: [event] });
    if (result.outcome !== 'appended') return refuse('another-switch', 'another switch came first: look at the difference again');
    return { ok: true, value: { generation: gen, model, position: result.position } };
  }

  private eventId({ by, idempotencyKey }: Asked): string {
    return this.parts.crypto.uuid5(NAMESPACES.decision, JSON.stringify(['activated', by, idempotencyKey]));
  }
}

function switchedOf({ generation, modelId: id, version, digest, position }: Switch): Switched {
  return { generation, model: { id, version, digest }, position };
}
