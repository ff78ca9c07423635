import type { EventLog } from '@waymark/engine';
import type { LoggedEvent, ModelActivatedData, ModelPublishedData, ModelRef, ModelShadowData } from '@waymark/journey';
import { MODEL_EVENTS, modelStream, SHADOW_STREAM, SWITCH_STREAM } from '@waymark/journey';
import type { CompiledModel, ScoringModel } from '@waymark/scoring';
import { compileModel } from '@waymark/scoring';

/** A published version of a model. */
export interface PublishedModel {
  readonly ref: ModelRef;
  readonly model: ScoringModel;
  readonly publishedAt: number;
  readonly by: string;
}

/** A switch of the live model as the log has it. */
export interface Switch extends ModelActivatedData {
  readonly eventId: string;
  readonly at: number;
  readonly position: number;
}

/** A model that is to run beside the live one, and the name of its generation. */
export interface Shadow {
  readonly model: ModelRef;
  readonly gen: string;
}

const MAX_COMPILED = 50;
const NAME_DIGITS = 8;

/** Published models as the log has them; compiled ones are remembered, as they never change. */
export class ModelRegistry {
  private readonly compiled = new Map<string, CompiledModel>();

  constructor(private readonly log: EventLog) {}

  async versions(modelId: string): Promise<readonly PublishedModel[]> {
    const events = await this.log.readStream(modelStream(modelId));
    return events.filter(({ type }) => type === MODEL_EVENTS.published).map(publishedFrom);
  }

  /** A version of a model, the latest when none is named; null when there is none. */
  async find(modelId: string, version?: number): Promise<PublishedModel | null> {
    const versions = await this.versions(modelId);
    return (version === undefined ? versions.at(-1) : versions[version - 1]) ?? null;
  }

  /** Every switch of the live model, in order. */
  async switches(): Promise<readonly Switch[]> {
    const events = await this.log.readStream(SWITCH_STREAM);
    return events.map(({ id, data, at, position }) => ({ ...(data as unknown as ModelActivatedData), eventId: id, at, position }));
  }

  /** The latest switch of the live model; null before the first. */
  async latestSwitch(): Promise<Switch | null> {
    return (await this.switches()).at(-1) ?? null;
  }

  /** A switch that stands in the log behind that position: still to be passed. */
  async switchAfter(position: number): Promise<Switch | null> {
    const latest = await this.latestSwitch();
    return latest && latest.position > position ? latest : null;
  }

  /** The models that run as shadows: said so, not ended since, and not live since. */
  async shadows(): Promise<readonly Shadow[]> {
    const said = await this.log.readStream(SHADOW_STREAM);
    const went = await this.log.readStream(SWITCH_STREAM);
    const wanted = new Map<string, Shadow>();
    for (const { id: eventId, type, data } of [...said, ...went].sort((a, b) => a.position - b.position)) {
      const { modelId: id, version, digest } = data as unknown as ModelShadowData;
      if (type === MODEL_EVENTS.shadowed) wanted.set(digest, { model: { id, version, digest }, gen: `${id}-${version}-${eventId.slice(0, NAME_DIGITS)}` });
      else wanted.delete(digest);
    }
    return [...wanted.values()];
  }

  compile(published: PublishedModel): CompiledModel {
    const { digest } = published.ref;
    const known = this.compiled.get(digest);
    if (known) return known;
    if (this.compiled.size >= MAX_COMPILED) this.compiled.clear();
    const made = compileModel(published.model);
    this.compiled.set(digest, made);
    return made;
  }

  async compiledOf(ref: ModelRef): Promise<CompiledModel> {
    return this.compile(await this.published(ref));
  }

  /** The version behind a reference in a view. */
  async published(ref: { readonly id: string; readonly version: number }): Promise<PublishedModel> {
    const found = await this.find(ref.id, ref.version);
    if (!found) throw new Error(`assertion: model ${ref.id}@${ref.version} was published`);
    return found;
  }
}

function publishedFrom(event: LoggedEvent): PublishedModel {
  const data = event.data as unknown as ModelPublishedData;
  return {
    ref: { id: data.modelId, version: data.version, digest: data.digest },
    model: data.model as ScoringModel,
    publishedAt: event.at,
    by: data.by,
  };
}
