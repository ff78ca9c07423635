import { readFileSync } from 'node:fs';
import type { ScoringModel } from '@waymark/scoring';
import { describeModelError, parseModel } from '@waymark/scoring';
import { CliFailure, describeFailure } from '../terminal/failure';

/** The text of a model file. */
export function readModelText(path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof TypeError) throw new CliFailure(`${path} is no UTF-8 text: save it as UTF-8`);
    throw new CliFailure(describeFailure(error, path), 1, { cause: error });
  }
}

/** A model file, checked; throws with every error, each naming its path. */
export function loadModelFile(path: string): ScoringModel {
  const text = readModelText(path);
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
