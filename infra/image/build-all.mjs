// Bundles every app there is, for the image.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fail, root, runNode } from '../scripts/runtime.mjs';

for (const app of readdirSync(join(root, 'apps'))) {
  if (runNode(['infra/scripts/build-app.mjs', app]) !== 0) fail(`${app} could not be built; the compiler says why above.`);
}
