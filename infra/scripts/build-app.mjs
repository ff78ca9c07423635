// Bundles one app to dist/apps/NAME/main.js. Nx calls it (`nx build cli`), and the scripts when an app is stale.
import { bundleEntry } from './bundle.mjs';
import { fail } from './runtime.mjs';

const name = process.argv[2];
if (!name) fail('usage: node infra/scripts/build-app.mjs APP', 2);
await bundleEntry(`apps/${name}/src/main.ts`, `dist/apps/${name}/main.js`);
