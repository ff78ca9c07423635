// Lints each fixture by the real configuration as if it stood where its first line says (`// at: PATH`), and prints
// [{ folder, name, at, expected, found, messages }] as JSON. A process of its own: ESLint loads its configuration as an ES module.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { makeProjectGraph } from '../../infra/scripts/project-graph.mjs';

/** Rules that ask for types, which cost most of the time: every fixture is another state of the whole program. */
const withoutTypes = tseslint.configs.disableTypeChecked;
const askForTypes = Object.keys(withoutTypes.rules);

const header = (text, key) => new RegExp(`^// ${key}: (.+)$`, 'm').exec(text)?.[1];

/** What must pass is asked everything; what must not, only what it names. */
const needsTypes = (expected) => expected.length === 0 || expected.some((rule) => askForTypes.includes(rule));

async function lintAsIf(folder, name) {
  const text = readFileSync(join(folder, name), 'utf8');
  const at = header(text, 'at');
  const expected = header(text, 'rules')?.split(', ') ?? [];
  const eslint = needsTypes(expected) ? typed : untyped;
  const [{ messages }] = await eslint.lintText(text, { filePath: resolve(at) });
  return {
    folder,
    name,
    at,
    expected,
    found: [...new Set(messages.map(({ ruleId }) => ruleId ?? 'fatal'))].sort(),
    messages: messages.map(({ ruleId, message }) => `${ruleId}: ${message}`),
  };
}

makeProjectGraph();
const typed = new ESLint();
const untyped = new ESLint({ overrideConfig: { files: ['**/*.ts'], ...withoutTypes } });
const outcomes = [];
for (const folder of process.argv.slice(2)) {
  for (const name of readdirSync(folder)) outcomes.push(await lintAsIf(folder, name));
}
process.stdout.write(JSON.stringify(outcomes));
