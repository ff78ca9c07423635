import type { Row, TableSpec } from '@waymark/engine';
import type { LoggedEvent, ModelPublishedData } from '@waymark/journey';
import { MODEL_EVENTS } from '@waymark/journey';
import { BASE_GENERATION } from './tables';

/** Every published version of every model; the document itself stays in the log. */
export const MODELS: TableSpec = {
  name: 'model',
  columns: {
    gen: 'text',
    model_id: 'text',
    version: 'integer',
    digest: 'text',
    title: 'text',
    published_at: 'integer',
    published_by: 'text',
  },
  key: ['gen', 'model_id', 'version'],
  indexes: [],
};

/** The row of a published version; null for every other event. */
export function modelRow(event: LoggedEvent): Row | null {
  if (event.type !== MODEL_EVENTS.published) return null;
  const data = event.data as unknown as ModelPublishedData;
  return {
    gen: BASE_GENERATION,
    model_id: data.modelId,
    version: data.version,
    digest: data.digest,
    title: (data.model as { readonly title?: string }).title ?? null,
    published_at: event.at,
    published_by: data.by,
  };
}
