// node infra/scripts/smoke.mjs [CHECKOUT]: starts the demonstration in a checkout by `npm start` as a stranger would,
// waits until it is ready, looks at the pages that the README promises and ends it by SIGTERM.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fail, root } from './runtime.mjs';

/** What makes an installation real; the demonstration has none of them. */
const notDemonstration = /^(WAYMARK_|EVENTSTOREDB_URL$|DATABASE_URL$|KAFKA_BROKERS$|OPS_PORT$)/;

/** Dependencies included, on a machine with only Node and npm. */
const readyWithinMs = 180_000;
const endWithinMs = 30_000;

const pages = [
  { path: '/', holds: (text) => /<html/i.test(text), what: 'an HTML page' },
  { path: '/docs', holds: (text) => /<html/i.test(text), what: 'an HTML page' },
  { path: '/openapi.json', holds: (text) => String(JSON.parse(text).openapi).startsWith('3.1'), what: 'an OpenAPI 3.1 document' },
  { path: '/health/live', holds: () => true, what: 'an answer' },
];

const freePort = () =>
  new Promise((done, failed) => {
    const server = createServer().once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

function start(checkout, port) {
  const kept = Object.entries(process.env).filter(([name]) => !notDemonstration.test(name));
  const app = spawn('npm', ['start'], { cwd: checkout, env: { ...Object.fromEntries(kept), PORT: String(port) }, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  const ended = new Promise((done) => app.once('exit', (status, signal) => done(signal ?? status)));
  return { app, ended };
}

const answers = async (url) => {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
};

async function untilReady(origin, ended) {
  const end = { status: undefined };
  ended.then((status) => Object.assign(end, { status }));
  const limit = Date.now() + readyWithinMs;
  while (!(await answers(`${origin}/health/ready`))) {
    if (end.status !== undefined) throw new Error(`npm start ended with ${end.status} before it was ready`);
    if (Date.now() > limit) throw new Error(`npm start was not ready within ${readyWithinMs / 1000} s`);
    await pause(200);
  }
}

async function lookAt(origin, { path, holds, what }) {
  const response = await fetch(origin + path);
  const text = await response.text();
  if (!response.ok || !holds(text)) throw new Error(`${path} answers ${response.status} and is not ${what}: ${text.slice(0, 200)}`);
}

async function stop(app, ended) {
  app.kill('SIGTERM');
  const status = await Promise.race([ended, pause(endWithinMs, 'nothing', { ref: false })]);
  if (status !== 0) throw new Error(`SIGTERM should end npm start with status 0 within ${endWithinMs / 1000} s; it ended with ${status}`);
}

async function smoke(checkout) {
  const began = Date.now();
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const { app, ended } = start(checkout, port);
  try {
    await untilReady(origin, ended);
    process.stdout.write(`smoke: ready after ${((Date.now() - began) / 1000).toFixed(1)} s on Node ${process.versions.node}\n`);
    for (const page of pages) await lookAt(origin, page);
    await stop(app, ended);
    if (await answers(`${origin}/health/live`)) throw new Error('something still answers after the end');
  } finally {
    endGroup(app);
  }
}

/** Whatever is left of the process group that was started here. */
function endGroup({ pid }) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

try {
  await smoke(resolve(process.argv[2] ?? root));
  process.stdout.write('smoke: npm start, its pages and its end are as promised\n');
} catch (error) {
  fail(`smoke test: ${error.message}`);
}
