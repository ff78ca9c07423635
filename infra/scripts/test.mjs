// npm test: every test that this machine can run, tier by tier; what could not run is said loudly, with the reason.
//
// A spec that has to leave something out appends a line `what: why` to the file named by WAYMARK_SKIPS. With WAYMARK_CI=1
// a line that names a part (kafka, chromium, postgresql, eventstoredb) which this machine can provide counts as a failure.
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build.mjs';
import { installIfNeeded } from './install.mjs';
import { runNode } from './runtime.mjs';

/** Real parts and whole processes wait for each other much of the time: one suite more than there are cores, and no more brokers at once than memory has room for. */
const WAITING_SUITES = Math.min(availableParallelism() + 1, 4);

/** What is pure comes first and uses every core. */
const tiers = [
  { name: 'unit', projects: ['unit'], args: ['--maxWorkers=100%'] },
  { name: 'int and e2e', projects: ['int', 'e2e'], args: [`--maxWorkers=${WAITING_SUITES}`] },
];

const say = (line) => process.stdout.write(`${line}\n`);

function runTier({ name, projects, args }, folder, extra) {
  say(`\n── ${name} ──`);
  const outcome = join(folder, `${projects.join('-')}.json`);
  const env = { ...process.env, WAYMARK_SKIPS: join(folder, 'skips.ndjson') };
  const jest = ['node_modules/jest/bin/jest.js', '--selectProjects', ...projects, '--passWithNoTests', '--json', `--outputFile=${outcome}`];
  const status = runNode([...jest, ...args, ...extra], { env });
  return { name, status, result: existsSync(outcome) ? JSON.parse(readFileSync(outcome, 'utf8')) : undefined };
}

const nothing = { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 0, numPendingTests: 0, numTodoTests: 0 };

/** A tier that fails without a failed test (a suite that does not load, a crash) counts as one failure at least. */
export function countTier({ status, result = nothing }) {
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return {
    passed: result.numPassedTests,
    failed: status === 0 ? failed : Math.max(failed, 1),
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

const skippedTests = ({ name, result }) =>
  (result?.testResults ?? []).flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'pending' || status === 'todo').map(({ fullName }) => `${name}: ${fullName}`),
  );

/** What the specs themselves said, each once. */
export const parseReasons = (text) => [...new Set(text.split('\n').filter(Boolean))];

const onPath = (command) =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** Parts that a test may need besides Node, and whether this machine has them. */
const provided = {
  kafka: () => Boolean(process.env['KAFKA_BROKERS']) || (onPath('java') && onPath('mvn')),
  chromium: () => onPath('chromium'),
  postgresql: () => Boolean(process.env['DATABASE_URL'] || process.env['PGHOST']) || existsSync('/usr/lib/postgresql'),
  eventstoredb: () => Boolean(process.env['EVENTSTOREDB_URL']),
};

function reportSkips(outcomes, reasons) {
  const names = outcomes.flatMap(skippedTests);
  if (names.length + reasons.length === 0) return;
  say('\n!!! NOT EVERYTHING WAS TESTED ON THIS MACHINE !!!');
  for (const reason of reasons) say(`!!! left out  ${reason}`);
  for (const name of names) say(`!!! skipped   ${name}`);
}

/** Parts that were left out although the machine has them. */
export const missedParts = (reasons, isProvided) =>
  Object.keys(provided).filter((part) => reasons.some((reason) => reason.toLowerCase().includes(part)) && isProvided(part));

export const closingLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;

function runAll(extra) {
  installIfNeeded();
  for (const app of ['standalone', 'cli', 'api', 'ingest', 'projector']) buildIfStale(app);
  const folder = mkdtempSync(join(tmpdir(), 'waymark-test-'));
  const outcomes = tiers.map((tier) => runTier(tier, folder, extra));
  const skips = join(folder, 'skips.ndjson');
  const reasons = existsSync(skips) ? parseReasons(readFileSync(skips, 'utf8')) : [];
  rmSync(folder, { recursive: true });
  reportSkips(outcomes, reasons);
  return { counts: outcomes.map(countTier), missed: process.env['WAYMARK_CI'] === '1' ? missedParts(reasons, (part) => provided[part]()) : [] };
}

function main(extra) {
  const { counts, missed } = runAll(extra);
  for (const part of missed) say(`!!! FAILED: ${part} was left out, but this machine can provide it`);
  const sum = (key) => counts.reduce((total, each) => total + each[key], 0);
  const total = { passed: sum('passed'), failed: sum('failed') + missed.length, skipped: sum('skipped') };
  if (total.passed + total.failed + total.skipped === 0) say('no test was found');
  say(`\n${closingLine(total)}`);
  process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
