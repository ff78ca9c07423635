import { WaymarkError } from '@waymark/engine';
import type { ModelPublishedData } from '@waymark/journey';
import { canonicalJson, MODEL_EVENTS, modelStream, NAMESPACES } from '@waymark/journey';
import type { ModelError, ScoringModel } from '@waymark/scoring';
import { parseModel } from '@waymark/scoring';
import type { EngineParts } from '../core/parts';
import type { ModelRegistry, PublishedModel } from './model-registry';

export type LintedModel =
  | { readonly ok: true; readonly model: ScoringModel; readonly digest: string }
  | { readonly ok: false; readonly errors: readonly ModelError[] };

export type PublishResult =
  | { readonly ok: true; readonly published: PublishedModel; readonly isNew: boolean }
  | { readonly ok: false; readonly errors: readonly ModelError[] };

const MAX_TRIES = 20;

/** Takes models in: a published one is for ever, under the next version of its id. */
export class ModelDesk {
  constructor(
    private readonly parts: EngineParts,
    private readonly registry: ModelRegistry,
  ) {}

  lint(text: string): LintedModel {
    const parsed = parseModel(text, { extraSealedKeys: this.parts.settings.extraSealedKeys });
    if (!parsed.ok) return parsed;
    return { ok: true, model: parsed.model, digest: this.parts.crypto.sha256(canonicalJson(parsed.model)) };
  }

  /** Publishes a model; content equal to the latest version is that version. */
  async publish(text: string, by: string): Promise<PublishResult> {
    const linted = this.lint(text);
    if (!linted.ok) return linted;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const versions = await this.registry.versions(linted.model.id);
      const latest = versions.at(-1);
      if (latest?.ref.digest === linted.digest) return { ok: true, published: latest, isNew: false };
      const published = await this.append(linted, versions.length, by);
      if (published) return { ok: true, published, isNew: true };
    }
    throw new WaymarkError('stream-contended', `model ${linted.model.id} was published ${MAX_TRIES} times at once: try again`);
  }

  private async append(
    { model, digest }: Extract<LintedModel, { ok: true }>,
    versions: number,
    by: string,
  ): Promise<PublishedModel | null> {
    const version = versions + 1;
    const at = this.parts.clock.now();
    const data: ModelPublishedData = { v: 1, modelId: model.id, version, digest, model, by };
    const event = {
      id: this.parts.crypto.uuid5(NAMESPACES.decision, `published|${model.id}|${version}|${digest}`),
      type: MODEL_EVENTS.published,
      at,
      data: data as unknown as Readonly<Record<string, unknown>>,
    };
    const expected = versions === 0 ? ('none' as const) : versions - 1;
    const result = await this.parts.log.append({ stream: modelStream(model.id), expected, events: [event] });
    if (result.outcome !== 'appended') return null;
    return { ref: { id: model.id, version, digest }, model, publishedAt: at, by };
  }
}
