import type { CheckedModel, CheckOptions } from './check-model';
import { checkModel } from './check-model';
import { readYaml } from './read-yaml';

/** Reads a scoring model from YAML 1.2 (core schema) or JSON and checks it; every error names its path. */
export function parseModel(text: string, options: CheckOptions = {}): CheckedModel {
  const read = readYaml(text);
  return read.ok ? checkModel(read.value, options) : read;
}
