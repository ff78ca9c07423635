// Runs Nx without its daemon and terminal interface, so that a command leaves no process behind.
import { installIfNeeded } from './install.mjs';
import { runNode } from './runtime.mjs';

installIfNeeded();
const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' };
process.exit(runNode(['node_modules/nx/dist/bin/nx.js', ...process.argv.slice(2)], { env }));
