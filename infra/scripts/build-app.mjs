// Bundles one app to dist/apps/NAME/main.js. Nx calls it (`nx build cli`), and the scripts when an app is stale.
import { bundleEntry } from './bundle.mjs';
import { fail } from './runtime.mjs';

const name = process.argv[2];
if (!name) fail('usage: node infra/scripts/build-app.mjs APP', 2);
/** What runs in threads of its own stands beside: a bundle cannot start a thread from inside itself. */
const threads = { 'folding-thread': 'libs/replay/src/threads/worker.ts' };
/** Of those that open a data directory. */
const storeThreads = { 'writing-thread': 'libs/adapters/src/sqlite/writing-thread.ts', 'folding-back-thread': 'libs/adapters/src/sqlite/folding-back-thread.ts' };
const opensDirectories = ['standalone', 'cli'].includes(name);
const entries = { main: `apps/${name}/src/main.ts`, ...threads, ...(opensDirectories && storeThreads) };
await Promise.all(Object.entries(entries).map(([bundle, entry]) => bundleEntry(entry, `dist/apps/${name}/${bundle}.js`)));
