import type { EventLog } from '@waymark/engine';
import type { LoggedEvent, ModelActivatedData, ModelPublishedData, ModelRef } from '@waymark/journey';
import { MODEL_EVENTS, modelStream, SWITCH_STREAM } from '@waymark/journey';
import type { CompiledModel, ScoringModel } from '@waymark/scoring';
import { compileModel } from '@waymark/scoring';

/** A published version of a model. */
export interface PublishedModel {
  readonly ref: ModelRef;
  readonly model: ScoringModel;
  readonly publishedAt: number;
  readonly by: string;
}

const MAX_COMPILED = 50;

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

  /** The latest switch of the live model; null before the first. */
  async latestSwitch(): Promise<(ModelActivatedData & { readonly at: number; readonly position: number }) | null> {
    const event = (await this.log.readStream(SWITCH_STREAM)).at(-1);
    if (!event) return null;
    return { ...(event.data as unknown as ModelActivatedData), at: event.at, position: event.position };
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
