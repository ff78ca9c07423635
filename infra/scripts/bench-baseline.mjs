// The engine of another commit, built to be measured: a worktree below dist/, where Node finds this checkout's packages.
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fail, root } from './runtime.mjs';

function git(...args) {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) fail(`git ${args.join(' ')}: ${stderr.trim()}`);
  return stdout.trim();
}

export const bundleApp = (bundleEntry, app) => bundleEntry(`apps/${app}/src/main.ts`, `dist/apps/${app}/main.js`);

/** Measured by the benchmarks of this checkout, so that both are measured alike. */
export async function layBaseline(ref, names) {
  const commit = git('rev-parse', '--verify', '--short', `${ref}^{commit}`);
  const path = join(root, 'dist/against', commit);
  const remove = () => {
    rmSync(path, { recursive: true, force: true });
    git('worktree', 'prune');
  };
  remove();
  git('worktree', 'add', '--detach', path, commit);
  process.once('exit', remove);
  rmSync(join(path, 'test/bench'), { recursive: true, force: true });
  cpSync(join(root, 'test/bench'), join(path, 'test/bench'), { recursive: true });
  const { bundleEntry } = await import(pathToFileURL(join(path, 'infra/scripts/bundle.mjs')).href);
  try {
    for (const app of ['standalone', 'cli']) await bundleApp(bundleEntry, app);
    for (const name of names) await bundleEntry(`test/bench/${name}.bench.ts`, `dist/bench/${name}.js`);
  } catch (error) {
    fail(`${ref} cannot be measured by these benchmarks: ${error.message}`);
  }
  return { ref: `${ref} (${commit})`, path, remove };
}
