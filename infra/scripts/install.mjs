// Installs the locked dependencies when they are missing or not the ones that the lock file names.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkNode, fail, root } from './runtime.mjs';

const lockFile = join(root, 'package-lock.json');
const installedLockFile = join(root, 'node_modules/.package-lock.json');
const stampFile = join(root, 'node_modules/.waymark-installed.json');

/** Compiled parts depend on these; a different Node gets its own installation. */
const machine = `${process.platform}-${process.arch}-abi${process.versions.modules}`;

const stampNow = () => JSON.stringify({ lock: createHash('sha256').update(readFileSync(lockFile)).digest('hex'), machine });

const packagesOf = (file) => Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages).filter(([path]) => path !== '');

/** npm notes what it installed; that must be what is locked (parts for other platforms are optional). */
function lockIsInstalled() {
  if (!existsSync(installedLockFile)) return false;
  const locked = packagesOf(lockFile);
  const installed = new Map(packagesOf(installedLockFile));
  const known = new Set(locked.map(([path]) => path));
  return (
    [...installed.keys()].every((path) => known.has(path)) &&
    locked.every(([path, { version, optional }]) => (installed.has(path) ? installed.get(path).version === version : optional === true))
  );
}

function isInstalled() {
  if (!existsSync(installedLockFile)) return false;
  if (existsSync(stampFile)) return readFileSync(stampFile, 'utf8') === stampNow();
  return lockIsInstalled();
}

/** npm's own entry point when npm started us, else npm from the PATH. */
function npm(args) {
  const entry = process.env['npm_execpath'];
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  return entry?.endsWith('.js')
    ? spawnSync(process.execPath, [entry, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
}

const lockOfThisClone = join(tmpdir(), `waymark-install-${createHash('sha256').update(root).digest('hex').slice(0, 16)}.lock`);
const LOOK_EVERY_MS = 500;

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Null when it is ours, else whose it is; the lock of a process that has ended is nobody's. */
function tryLock() {
  try {
    writeFileSync(lockOfThisClone, String(process.pid), { flag: 'wx' });
    return null;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const owner = Number(existsSync(lockOfThisClone) ? readFileSync(lockOfThisClone, 'utf8') : 0);
    if (owner > 0 && !isAlive(owner)) rmSync(lockOfThisClone, { force: true });
    return owner;
  }
}

/** Two commands at once on a bare clone: the second waits for the first, and finds everything there. */
function alone(work) {
  let told = false;
  for (let owner = tryLock(); owner !== null; owner = tryLock()) {
    if (!told) process.stderr.write(`waymark: process ${owner} installs the dependencies: waiting for it.\n`);
    told = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_EVERY_MS);
  }
  // Also where the work ends the process with a message.
  process.once('exit', unlock);
  work();
  unlock();
  process.off('exit', unlock);
}

function unlock() {
  rmSync(lockOfThisClone, { force: true });
}

/** Everything is written to stderr: stdout belongs to the command that needed the installation. */
export function installIfNeeded() {
  checkNode();
  if (isInstalled()) {
    if (!existsSync(stampFile)) writeFileSync(stampFile, stampNow());
    return;
  }
  alone(() => isInstalled() || install());
}

function install() {
  process.stderr.write('waymark: installing dependencies (npm ci), once; this takes about a minute.\n');
  const { status, error } = npm(['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund']);
  if (error) fail(`npm could not be started (${error.message}). Install npm and run the command again.`);
  if (status !== 0) {
    fail(
      'the dependencies could not be installed; npm says why above.\n' +
        '  Without a connection: check the network, a proxy (npm config get proxy) and the registry (npm config get registry).\n' +
        '  A broken lock file or cache: git checkout package-lock.json, npm cache verify. Then run the command again.',
    );
  }
  writeFileSync(stampFile, stampNow());
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) installIfNeeded();
