import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

const copyDependencies = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
const copyTimeoutMs = 300_000;

/** The nearest folder above this file that holds `infra/kafka/pom.xml`: right in the sources and in a bundle. */
export function repositoryRoot(from: string = __dirname): string {
  if (existsSync(join(from, 'infra/kafka/pom.xml'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('infra/kafka/pom.xml is in no folder above this program');
  return repositoryRoot(parent);
}

/**
 * The folder with the broker's jars, copied from Maven Central the first time (43 MB). Safe when
 * several processes come at once: each copies to a folder of its own, the first to rename wins.
 * Needs `mvn` on the PATH; throws with Maven's last words when they cannot be had.
 */
export function kafkaJars(): string {
  const root = repositoryRoot();
  const pom = join(root, 'infra/kafka/pom.xml');
  const digest = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 12);
  const cache = join(root, '.waymark/kafka-jars');
  const jars = join(cache, digest);
  if (existsSync(jars)) return jars;
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, 'copying-'));
  try {
    runMaven(pom, fresh);
    renameUnlessThere(fresh, jars);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return jars;
}

function runMaven(pom: string, outputDirectory: string): void {
  const goals = ['-q', '-B', '-f', pom, copyDependencies, '-DincludeScope=runtime', `-DoutputDirectory=${outputDirectory}`];
  try {
    execFileSync('mvn', goals, { stdio: 'pipe', timeout: copyTimeoutMs, encoding: 'utf8' });
  } catch (cause) {
    const output = cause instanceof Error && 'stdout' in cause ? String(cause.stdout) : String(cause);
    const said = output.split('\n').find((line) => line.includes('[ERROR]')) ?? 'it gave no reason';
    throw new Error(`Maven could not copy Kafka's jars: ${said}`, { cause });
  }
}

function renameUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (cause) {
    if (!existsSync(to)) throw cause;
  }
}
