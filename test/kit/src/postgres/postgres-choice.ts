import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';

/** Where a real PostgreSQL can be had on this machine, or why it cannot. */
export type PostgresChoice = { readonly via: 'given'; readonly url: string } | { readonly via: 'docker' } | { readonly missing: string };

const PROBE_TIMEOUT_MS = 20_000;

/** Asks the database one question; the process ends with 0 where it answers. */
const PROBE = `
const client = new (require('pg').Client)({ connectionString: process.argv[1], connectionTimeoutMillis: 5000 });
client.connect().then(() => client.query('select 1')).then(() => process.exit(0), (error) => { console.error(error.message); process.exit(1); });`;

/** DATABASE_URL or PGHOST where they are set, else the database `test` on this machine, else Docker. */
export function choosePostgres(): PostgresChoice {
  const { DATABASE_URL: given, PGHOST: host } = process.env;
  if (given) return { via: 'given', url: given };
  if (host) return { via: 'given', url: urlFromVariables(host) };
  const local = urlFromVariables('127.0.0.1');
  const why = whyNoAnswer(local);
  if (why === null) return { via: 'given', url: local };
  if (spawnSync('docker', ['info'], { stdio: 'ignore', timeout: PROBE_TIMEOUT_MS }).status === 0) return { via: 'docker' };
  return { missing: `no real PostgreSQL here: neither DATABASE_URL nor PGHOST is set; ${local} says "${why}"; Docker does not answer` };
}

function urlFromVariables(host: string): string {
  const { PGPORT: port = '5432', PGUSER: user = userInfo().username, PGPASSWORD: password, PGDATABASE: database = 'test' } = process.env;
  const secret = password ? `:${encodeURIComponent(password)}` : '';
  return `postgres://${encodeURIComponent(user)}${secret}@${host}:${port}/${database}`;
}

function whyNoAnswer(url: string): string | null {
  const { status, stderr } = spawnSync(process.execPath, ['-e', PROBE, url], { encoding: 'utf8', timeout: PROBE_TIMEOUT_MS });
  return status === 0 ? null : stderr.trim();
}
