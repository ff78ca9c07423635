// Lints each fixture by the real configuration as if it stood where its first line says (`// at: PATH`), and prints
// [{ folder, name, at, expected, found, messages }] as JSON. A process of its own: ESLint loads its configuration as an ES module.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ESLint } from 'eslint';
import { makeProjectGraph } from '../../infra/scripts/project-graph.mjs';

const header = (text, key) => new RegExp(`^// ${key}: (.+)$`, 'm').exec(text)?.[1];

async function lintAsIf(eslint, folder, name) {
  const text = readFileSync(join(folder, name), 'utf8');
  const at = header(text, 'at');
  const [{ messages }] = await eslint.lintText(text, { filePath: resolve(at) });
  return {
    folder,
    name,
    at,
    expected: header(text, 'rules')?.split(', ') ?? [],
    found: [...new Set(messages.map(({ ruleId }) => ruleId ?? 'fatal'))].sort(),
    messages: messages.map(({ ruleId, message }) => `${ruleId}: ${message}`),
  };
}

makeProjectGraph();
const eslint = new ESLint();
const outcomes = [];
for (const folder of process.argv.slice(2)) {
  for (const name of readdirSync(folder)) outcomes.push(await lintAsIf(eslint, folder, name));
}
process.stdout.write(JSON.stringify(outcomes));
