import type { ScoringModel } from '@waymark/scoring';
import { parseModel, READY_MODELS } from '@waymark/scoring';

/** A shipped model by its id. */
export function readyModel(id: string): ScoringModel {
  const parsed = parseModel(READY_MODELS.find((ready) => ready.id === id)?.text ?? '');
  if (!parsed.ok) throw new Error(`no ready model ${id}`);
  return parsed.model;
}
