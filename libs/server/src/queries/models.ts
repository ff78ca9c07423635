import type { Row } from '@waymark/engine';
import type { Decided } from '@waymark/journey';
import type { ModelChange, ScoringModel } from '@waymark/scoring';
import { diffModels } from '@waymark/scoring';
import { BASE_GENERATION } from '@waymark/views';
import type { PublishedModel } from '../models/model-registry';
import { liveModel } from './live-model';
import type { Page, PageQuestion } from './pages';
import { cutPage, readCursor, writeCursor } from './pages';
import type { Reading } from './reading';
import { unknownModel } from './score-contact';
import { toTime } from './times';

/** A published version, without its text. */
export interface ModelVersion {
  readonly id: string;
  readonly version: number;
  /** SHA-256 of the model's canonical JSON. */
  readonly digest: string;
  readonly title: string | null;
  readonly publishedAt: string;
  readonly publishedBy: string;
  readonly live: boolean;
}

export interface PublishedVersion extends ModelVersion {
  readonly model: ScoringModel;
}

export interface ModelDetail extends PublishedVersion {
  readonly versions: readonly ModelVersion[];
}

export interface ModelDifference {
  readonly from: { readonly id: string; readonly version: number };
  readonly to: { readonly id: string; readonly version: number };
  readonly changes: readonly ModelChange[];
}

export interface ModelQuestion {
  readonly id: string;
  /** The latest when absent. */
  readonly version?: number | undefined;
}

const LIST = 'models';
const MAX_VERSIONS = 10_000;

/** The latest version of each model, by id. */
export async function listModels({ engine }: Reading, question: PageQuestion): Promise<Page<ModelVersion>> {
  const [after = ''] = readCursor(LIST, question.cursor) ?? [];
  const live = await liveDigest(engine);
  const found = await engine.parts.views.select({
    table: 'model',
    where: [
      { column: 'gen', op: '=', value: BASE_GENERATION },
      { column: 'model_id', op: '>', value: after },
    ],
    orderBy: [
      { column: 'model_id', direction: 'asc' },
      { column: 'version', direction: 'asc' },
    ],
    limit: MAX_VERSIONS,
  });
  const latest = [...new Map(found.map((row) => [row['model_id'], row])).values()];
  const { rows, nextCursor } = cutPage(latest, question.limit, (last) => writeCursor(LIST, [String(last['model_id'])]));
  return { items: rows.map((row) => listed(row, live)), nextCursor };
}

function listed(row: Row, live: string | null): ModelVersion {
  return {
    id: String(row['model_id']),
    version: Number(row['version']),
    digest: String(row['digest']),
    title: row['title'] as string | null,
    publishedAt: toTime(Number(row['published_at'])),
    publishedBy: String(row['published_by']),
    live: row['digest'] === live,
  };
}

/** A version with its document and all versions of that model. Refused as `unknown-model`. */
export async function showModel({ engine }: Reading, { id, version }: ModelQuestion): Promise<Decided<ModelDetail>> {
  const versions = await engine.registry.versions(id);
  const found = version === undefined ? versions.at(-1) : versions[version - 1];
  if (!found) return unknownModel(id, version);
  const live = await liveDigest(engine);
  return { ok: true, value: { ...versionOf(found, live), model: found.model, versions: versions.map((each) => versionOf(each, live)) } };
}

/** A version as it was just published. */
export async function describePublished({ engine }: Reading, published: PublishedModel): Promise<PublishedVersion> {
  return { ...versionOf(published, await liveDigest(engine)), model: published.model };
}

/** What changes from one version to another, in meaning. Refused as `unknown-model`. */
export async function compareModels({ engine }: Reading, from: ModelQuestion, to: ModelQuestion): Promise<Decided<ModelDifference>> {
  const before = await engine.registry.find(from.id, from.version);
  if (!before) return unknownModel(from.id, from.version);
  const after = await engine.registry.find(to.id, to.version);
  if (!after) return unknownModel(to.id, to.version);
  return {
    ok: true,
    value: {
      from: { id: before.ref.id, version: before.ref.version },
      to: { id: after.ref.id, version: after.ref.version },
      changes: diffModels(before.model, after.model),
    },
  };
}

async function liveDigest(engine: Reading['engine']): Promise<string | null> {
  return (await liveModel(engine))?.model.digest ?? null;
}

function versionOf({ ref, model, publishedAt, by }: PublishedModel, live: string | null): ModelVersion {
  return { ...ref, title: model.title ?? null, publishedAt: toTime(publishedAt), publishedBy: by, live: ref.digest === live };
}
