// What every script needs first: where the checkout is, whether this Node will do, and a way to end with a plain message.
import { spawnSync } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

const floor = [20, 19];

/** Ends the process with a message that says what to mend. */
export function fail(message, status = 1) {
  process.stderr.write(`waymark: ${message}\n`);
  process.exit(status);
}

/** Whether a Node version is new enough and loads ES modules by require, which NestJS 12 needs. */
export function nodeWillDo(version, requiresModules) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return (major > floor[0] || (major === floor[0] && minor >= floor[1])) && requiresModules;
}

export function checkNode() {
  if (nodeWillDo(process.versions.node, process.features.require_module === true)) return;
  fail(`Node ${process.versions.node} is too old. Waymark needs Node 20.19 or newer (of the 22 series 22.12 or newer). Install a newer Node and run the command again.`);
}

/** Runs a Node script of the checkout or of an installed package; answers its exit status. */
export function runNode(args, options = {}) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', ...options });
  return status ?? 1;
}
