import type { ModelChange, ScoringModel } from '@waymark/scoring';
import { diffModels } from '@waymark/scoring';
import type { ConnectionOptions } from '../api/connect';
import { withApi } from '../api/connect';
import { formatTable } from '../terminal/table';
import { print, printJson } from '../terminal/terminal';
import { loadModelFile } from './model-file';
import type { ModelReference } from './model-reference';
import { modelPath } from './model-reference';
import type { PublishedResource } from './published-resource';

export type DiffOptions = ConnectionOptions & { readonly json: boolean };

/** Prints what differs between two models in meaning. */
export async function showDifference(a: ModelReference, b: ModelReference, options: DiffOptions): Promise<void> {
  const before = await load(a, options);
  const after = await load(b, options);
  const changes = diffModels(before, after);
  if (options.json) printJson(changes);
  else if (changes.length === 0) print('no difference in meaning');
  else print(formatTable<ModelChange>(COLUMNS, changes));
}

const COLUMNS = [
  { title: 'path', of: ({ path }: ModelChange) => path },
  { title: 'change', of: ({ change }: ModelChange) => change },
  { title: 'can touch', of: ({ touches }: ModelChange) => touches },
];

async function load(model: ModelReference, options: DiffOptions): Promise<ScoringModel> {
  if (model.kind === 'file') return loadModelFile(model.path);
  return withApi(options, { views: false }, async (api) => (await api.get<PublishedResource>(modelPath(model))).model);
}
