// npm run bench [-- NAME…]: bundles test/bench/NAME.bench.ts and runs each in a fresh process. A benchmark prints its raw
// rounds and writes its figures as JSON to the path in WAYMARK_BENCH_RESULT (test/bench/results/NAME.json).
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale } from './build.mjs';
import { installIfNeeded } from './install.mjs';
import { fail, root, runNode } from './runtime.mjs';

const ending = '.bench.ts';
const folder = join(root, 'test/bench');

function chosen(wanted) {
  const names = readdirSync(folder).filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) fail(`no benchmark ${unknown.join(', ')}; there are ${names.join(', ')}`, 2);
  return wanted.length > 0 ? wanted : names;
}

function runBench(name) {
  process.stdout.write(`\n── ${name} ──\n`);
  const env = { ...process.env, WAYMARK_BENCH_RESULT: join(folder, 'results', `${name}.json`) };
  return runNode(['--enable-source-maps', '--expose-gc', `dist/bench/${name}.js`], { env });
}

installIfNeeded();
const names = chosen(process.argv.slice(2));
for (const app of ['standalone', 'cli']) buildIfStale(app);
const { bundleEntry } = await import('./bundle.mjs');
for (const name of names) await bundleEntry(`test/bench/${name}${ending}`, `dist/bench/${name}.js`);
mkdirSync(join(folder, 'results'), { recursive: true });
const failed = names.filter((name) => runBench(name) !== 0);
if (failed.length > 0) fail(`failed: ${failed.join(', ')}`);
