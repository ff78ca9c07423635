import type { ModelActivatedData } from '@waymark/journey';
import { MODEL_EVENTS, NAMESPACES, SWITCH_STREAM } from '@waymark/journey';
import type { EngineParts } from '../core/parts';
import type { Generation } from '../projection/generations';
import type { ProjectionRunner } from '../projection/runner';
import type { SwitchDiff } from './diff';
import { diffGenerations } from './diff';
import type { PublishedModel } from './model-registry';

export type Confirmation =
  | { readonly ok: true; readonly position: number; readonly changedSince: number }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** Switches of the live model: fill beside it, look at the difference, confirm. */
export class SwitchDesk {
  constructor(
    private readonly parts: EngineParts,
    private readonly runner: ProjectionRunner,
  ) {}

  list(): readonly Generation[] {
    return this.runner.projector.generations;
  }

  generation(gen: string): Generation | null {
    return this.list().find((known) => known.gen === gen) ?? null;
  }

  /** Begins to fill a generation of that model, or finds the one that is there. */
  async begin({ ref, model }: PublishedModel): Promise<Generation> {
    const { projector, filler } = this.runner;
    const compiled = projector.registry.compile({ ref, model, publishedAt: 0, by: '' });
    const begun = await projector.turns.take(async () => {
      const known = this.list().find((generation) => generation.model.digest === ref.digest && generation.model.id === ref.id);
      if (!known) return filler.begin(ref, compiled, 'switch');
      if (known.status !== 'retired') return known;
      const ready = { ...known, model: ref, status: 'ready' as const, retiredAt: null };
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
      const generation = this.generation(gen);
      if (!generation) return null;
      return diffGenerations(this.parts.views, generation, projector.live, projector.checkpoint);
    });
  }

  /** Appends the switch to the log. From that position on the new generation decides. */
  async confirm(gen: string, previewPosition: number, by: string): Promise<Confirmation> {
    const generation = this.generation(gen);
    if (!generation) return { ok: false, code: 'unknown-generation', message: `there is no generation ${gen}` };
    if (generation.status === 'live') return { ok: false, code: 'already-live', message: `generation ${gen} is live already` };
    if (generation.status !== 'ready') {
      const message = `generation ${gen} is ${generation.status} (${generation.filled} of ${generation.total} contacts): wait until it is ready`;
      return { ok: false, code: 'generation-not-ready', message };
    }
    const appended = await this.append(generation, previewPosition, by);
    if (appended === null) return { ok: false, code: 'another-switch', message: 'another switch came first: look at the difference again' };
    return { ok: true, position: appended, changedSince: Math.max(0, appended - 1 - previewPosition) };
  }

  private async append(generation: Generation, previewPosition: number, by: string): Promise<number | null> {
    const { model, gen } = generation;
    const revision = (await this.parts.log.readStream(SWITCH_STREAM)).length - 1;
    const data: ModelActivatedData = {
      v: 1,
      modelId: model.id,
      version: model.version,
      digest: model.digest,
      generation: gen,
      previewPosition,
      by,
    };
    const event = {
      id: this.parts.crypto.uuid5(NAMESPACES.decision, `activated|${gen}|${revision + 1}`),
      type: MODEL_EVENTS.activated,
      at: this.parts.clock.now(),
      data: data as unknown as Readonly<Record<string, unknown>>,
    };
    const expected = revision < 0 ? ('none' as const) : revision;
    const result = await this.parts.log.append({ stream: SWITCH_STREAM, expected, events: [event] });
    return result.outcome === 'appended' ? result.position : null;
  }
}
