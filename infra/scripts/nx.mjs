// Runs Nx without its daemon, so that a build leaves no process behind.
import { spawnSync } from 'node:child_process';

const { status } = spawnSync('npx', ['nx', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' },
});
process.exit(status ?? 1);
