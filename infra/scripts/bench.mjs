// npm run bench [-- NAME…] [--json FILE] [--against REF]: bundles test/bench/NAME.bench.ts and runs each in a fresh process.
// A benchmark prints its raw rounds and writes its figures as JSON (test/bench/results/NAME.json; --json gathers all in one
// file). With --against the same benchmarks also run on the engine of another commit, in turns with this one, and the
// ratio of each figure is printed.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compare } from './bench-compare.mjs';
import { bundleApp, layBaseline } from './bench-baseline.mjs';
import { installIfNeeded } from './install.mjs';
import { fail, root, runNode } from './runtime.mjs';

const ending = '.bench.ts';
const folder = join(root, 'test/bench');
const results = join(folder, 'results');
const turns = 3;

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: { json: { type: 'string' }, against: { type: 'string' } } });
  } catch (error) {
    return fail(`${error.message}; npm run bench -- [NAME…] [--json FILE] [--against REF]`, 2);
  }
}

function chosen(wanted) {
  const names = readdirSync(folder).filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) fail(`no benchmark ${unknown.join(', ')}; there are ${names.join(', ')}`, 2);
  return wanted.length > 0 ? wanted : names;
}

/** Runs a built benchmark in a checkout; its figures, or null where it failed. */
function runBench(name, checkout, file, more = {}) {
  const path = join(results, file);
  const env = { ...process.env, ...more, WAYMARK_BENCH_RESULT: path };
  writeFileSync(path, 'null');
  const status = runNode(['--enable-source-maps', '--expose-gc', '--max-semi-space-size=32', `dist/bench/${name}.js`], { cwd: checkout, env });
  return status === 0 ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

/** In turns, one round each, so that what else the machine does falls on both. */
function runBoth(name, baseline) {
  const now = [];
  const then = [];
  for (let turn = 0; turn < turns; turn += 1) {
    console.log(`turn ${turn + 1} of ${turns}, this checkout`);
    now.push(runBench(name, root, `${name}.json`, { BENCH_ROUNDS: '1' }));
    console.log(`turn ${turn + 1} of ${turns}, ${baseline.ref}`);
    then.push(runBench(name, baseline.path, `${name}.baseline.json`, { BENCH_ROUNDS: '1' }));
  }
  if ([...now, ...then].includes(null)) return null;
  return compare(now, then, baseline.ref);
}

const { values, positionals } = readArguments();
installIfNeeded();
const names = chosen(positionals);
const { bundleEntry } = await import('./bundle.mjs');
for (const app of ['standalone', 'cli', 'api', 'ingest', 'projector']) await bundleApp(bundleEntry, app);
for (const name of names) await bundleEntry(`test/bench/${name}${ending}`, `dist/bench/${name}.js`);
mkdirSync(results, { recursive: true });
const baseline = values.against === undefined ? null : await layBaseline(values.against, names);
const told = {};
for (const name of names) {
  process.stdout.write(`\n── ${name} ──\n`);
  told[name] = baseline ? runBoth(name, baseline) : runBench(name, root, `${name}.json`);
}
baseline?.remove();
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(told, null, 2)}\n`);
const failed = names.filter((name) => told[name] === null);
if (failed.length > 0) fail(`failed: ${failed.join(', ')}`);
