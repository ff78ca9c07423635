// node infra/scripts/build.mjs APP…: builds apps of which a source is newer than what was built. A build takes seconds,
// looking takes milliseconds.
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, root, runNode } from './runtime.mjs';

const sources = ['apps', 'libs', 'package-lock.json', 'tsconfig.base.json', 'infra/scripts/bundle.mjs', 'infra/scripts/build-app.mjs'];

/** Folders count as well: one changes when a file in it comes or goes. */
function newest(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), stats.mtimeMs);
}

const mainOf = (app) => join(root, 'dist/apps', app, 'main.js');

function isStale(app) {
  const built = statSync(mainOf(app), { throwIfNoEntry: false });
  return built === undefined || sources.some((path) => newest(join(root, path)) > built.mtimeMs);
}

/** Messages go to stderr: stdout belongs to the app. Answers the path of the app's main file. */
export function buildIfStale(app) {
  if (isStale(app)) {
    process.stderr.write(`waymark: building ${app}\n`);
    const status = runNode(['infra/scripts/build-app.mjs', app], { stdio: ['ignore', 2, 2] });
    if (status !== 0) fail(`${app} could not be built; the compiler says why above.`);
  }
  return mainOf(app);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) process.argv.slice(2).forEach(buildIfStale);
