// Nx's graph of projects, which the boundary rule reads from a cache; without it the rule passes everything in silence.
import { fail, runNode } from './runtime.mjs';

const withoutDaemon = { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true' };

export function makeProjectGraph() {
  const status = runNode(['node_modules/nx/dist/bin/nx.js', 'show', 'projects'], { env: withoutDaemon, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) fail('the project graph could not be made; Nx says why above.');
}
