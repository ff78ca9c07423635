// npm run lint [-- PATH…]: the whole workspace in one process, so that types are loaded once.
import { installIfNeeded } from './install.mjs';
import { makeProjectGraph } from './project-graph.mjs';
import { runNode } from './runtime.mjs';

installIfNeeded();
makeProjectGraph();
const targets = process.argv.length > 2 ? process.argv.slice(2) : ['.'];
process.exit(runNode(['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', ...targets]));
