// Bundles one app to dist/apps/NAME/main.js. Nx calls it (`nx build cli`), and the scripts when an app is stale.
import { bundleEntry } from './bundle.mjs';
import { fail } from './runtime.mjs';

const name = process.argv[2];
if (!name) fail('usage: node infra/scripts/build-app.mjs APP', 2);
// Beside it what runs in threads of its own: a bundle cannot start a thread from inside itself.
await Promise.all([
  bundleEntry(`apps/${name}/src/main.ts`, `dist/apps/${name}/main.js`),
  bundleEntry('libs/replay/src/threads/worker.ts', `dist/apps/${name}/folding-thread.js`),
  bundleEntry('libs/adapters/src/sqlite/writing-thread.ts', `dist/apps/${name}/writing-thread.js`),
  bundleEntry('libs/adapters/src/sqlite/folding-back-thread.ts', `dist/apps/${name}/folding-back-thread.js`),
]);
