import type { ScoringModel } from '@waymark/scoring';
import { describeModelError, parseModel } from '@waymark/scoring';
import { readTextFile } from '../files/read-text-file';
import { CliFailure } from '../terminal/failure';

/** A model file, checked; throws with every error, each naming its path. */
export function loadModelFile(path: string): ScoringModel {
  const text = readTextFile(path);
  const parsed = parseModel(text, { extraSealedKeys: sealedKeys() });
  if (parsed.ok) return parsed.model;
  throw new CliFailure([`${path} is no scoring model that can be used:`, ...parsed.errors.map((error) => `  ${describeModelError(error)}`)].join('\n'));
}

/** Keys that this installation seals besides the built-in ones: no model may read them. */
function sealedKeys(): readonly string[] {
  return (process.env['WAYMARK_SEALED_KEYS'] ?? '')
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '');
}
