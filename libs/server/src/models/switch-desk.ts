import type { Decided, ModelActivatedData } from '@waymark/journey';
import { MODEL_EVENTS, NAMESPACES, SWITCH_STREAM } from '@waymark/journey';
import type { EngineParts } from '../core/parts';
import type { Generation } from '../projection/generations';
import { generationOf } from '../projection/generations';
import type { ProjectionRunner } from '../projection/runner';
import type { SwitchDiff } from './diff';
import { diffGenerations } from './diff';
import type { PublishedModel, Switch } from './model-registry';
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
    private readonly runner: ProjectionRunner,
  ) {}

  /** All that there are, those being removed included. */
  list(): readonly Generation[] {
    const { generations, leaving } = this.runner.projector;
    return [...generations, ...leaving];
  }

  generation(gen: string): Generation | null {
    return this.list().find((known) => known.gen === gen) ?? null;
  }

  /** Begins to fill a generation of that model, or finds the one that is there. Throws `too-many-generations`. */
  async begin({ ref, model }: PublishedModel): Promise<Generation> {
    const { projector, filler } = this.runner;
    const compiled = projector.registry.compile({ ref, model, publishedAt: 0, by: '' });
    const begun = await projector.turns.take(async () => {
      const known = generationOf(projector.generations, ref);
      if (!known) return filler.begin(ref, compiled, 'switch');
      if (known.status !== 'retired') return known;
      const ready = { ...known, model: ref, status: 'ready' as const, purpose: 'switch' as const, retiredAt: null };
      await projector.putGenerations([ready]);
      return ready;
    });
    this.runner.nudge();
    return begun;
  }

  /** What a switch to that generation would change, at one log position; null when there is no such generation. */
  async diff(gen: string): Promise<SwitchDiff | null> {
    const { projector } = this.runner;
    return projector.turns.take(async () => {
      const generation = projector.generations.find((known) => known.gen === gen);
      if (!generation) return null;
      return diffGenerations(this.parts.views, generation, projector.live, projector.checkpoint);
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
    const previewPosition = this.runner.projector.checkpoint.position;
    return this.decide({ by, idempotencyKey, previewPosition }, (history) => this.before(history));
  }

  /** Decides in a turn, so that no generation ends between the look at it and the event that names it. */
  private decide(asked: Asked, choose: (history: readonly Switch[]) => Decided<Generation>): Promise<Decided<Switched>> {
    const { projector } = this.runner;
    return projector.turns.take(async () => {
      const history = await projector.registry.switches();
      const known = asked.idempotencyKey !== null && history.find(({ eventId }) => eventId === this.eventId(asked));
      if (known) return { ok: true, value: switchedOf(known) };
      if ((history.at(-1)?.position ?? 0) > projector.checkpoint.position) return UNDER_WAY;
      const chosen = choose(history);
      return chosen.ok ? this.append(chosen.value, history.length, asked) : chosen;
    });
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
    const found = generationOf(this.runner.projector.generations, { id: before.modelId, digest: before.digest });
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
