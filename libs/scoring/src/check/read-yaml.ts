import type { Node, Pair } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { ModelError } from './errors';
import { pointerTo } from './errors';

const LONGEST_TEXT = 1_048_576;
const DEEPEST = 100;

export type ReadYaml =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly errors: readonly ModelError[] };

/** A text of YAML 1.2 (core schema, no anchors and tags, each key once) or JSON as plain data. */
export function readYaml(text: string): ReadYaml {
  if (text.length > LONGEST_TEXT) {
    return { ok: false, errors: [{ path: '', message: 'the text is too long', allowed: `${LONGEST_TEXT} characters` }] };
  }
  const document = parseDocument(text.replace(/^\uFEFF/, ''), {
    version: '1.2',
    schema: 'core',
    uniqueKeys: false,
    merge: false,
    prettyErrors: true,
  });
  const failures = [...document.errors, ...document.warnings].map(({ message }) => syntaxError(message));
  if (failures.length > 0) return { ok: false, errors: failures };
  if (document.directives.yaml.version !== '1.2') return { ok: false, errors: [syntaxError('YAML 1.2 is asked for')] };
  const errors: ModelError[] = [];
  const value = toPlain(document.contents as Node | null, '', 0, errors);
  return errors.length > 0 ? { ok: false, errors } : { ok: true, value };
}

function syntaxError(message: string): ModelError {
  const [line = ''] = message.split('\n');
  return { path: '', message: `not readable: ${line}`, allowed: 'YAML 1.2 (core schema) or JSON' };
}

function toPlain(node: Node | null, path: string, depth: number, errors: ModelError[]): unknown {
  if (node === null) return null;
  if (depth > DEEPEST) {
    errors.push({ path, message: 'nested too deep', allowed: `at most ${DEEPEST} levels` });
    return null;
  }
  refuseDecoration(node, path, errors);
  if (isSeq(node)) {
    return node.items.map((item, index) => toPlain(item as Node | null, pointerTo(path, index), depth + 1, errors));
  }
  if (isMap(node)) return toPlainMap(node.items as readonly Pair[], path, depth, errors);
  return isScalar(node) ? node.value : null;
}

function refuseDecoration(node: Node, path: string, errors: ModelError[]): void {
  if (isAlias(node)) errors.push({ path, message: 'an alias', found: `*${node.source}`, allowed: 'no anchors and aliases' });
  else if (node.anchor !== undefined) {
    errors.push({ path, message: 'an anchor', found: `&${node.anchor}`, allowed: 'no anchors and aliases' });
  }
  if (node.tag !== undefined) errors.push({ path, message: 'a tag', found: node.tag, allowed: 'no tags' });
}

function toPlainMap(pairs: readonly Pair[], path: string, depth: number, errors: ModelError[]): object {
  const members = new Map<string, unknown>();
  for (const pair of pairs) {
    const key = pair.key as Node | null;
    const name = isScalar(key) ? key.value : undefined;
    const at = pointerTo(path, String(name));
    if (key !== null) refuseDecoration(key, at, errors);
    if (typeof name !== 'string') {
      errors.push({ path, message: 'a key that is no text', found: String(name), allowed: 'keys that are texts: quote them' });
      continue;
    }
    if (members.has(name)) errors.push({ path: at, message: 'given twice', found: JSON.stringify(name), allowed: 'each key once' });
    members.set(name, toPlain(pair.value as Node | null, at, depth + 1, errors));
  }
  return Object.fromEntries(members);
}
