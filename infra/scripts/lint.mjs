// npm run lint: the whole workspace in one process, so that types are loaded once. The boundary rule reads the project
// graph from Nx's cache and passes in silence without it, so the graph is made first.
import { installIfNeeded } from './install.mjs';
import { fail, root, runNode } from './runtime.mjs';

const withoutDaemon = { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true' };

installIfNeeded();
const graph = runNode(['node_modules/nx/dist/bin/nx.js', 'show', 'projects'], { env: withoutDaemon, stdio: ['ignore', 'ignore', 'inherit'] });
if (graph !== 0) fail('the project graph could not be made; Nx says why above.');
const targets = process.argv.length > 2 ? process.argv.slice(2) : ['.'];
process.exit(runNode(['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', ...targets], { env: withoutDaemon, cwd: root }));
