import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { PostgresChoice } from './postgres-choice';

type Rows = readonly Record<string, unknown>[];

/** A database of its own. */
export interface TestDatabase {
  /** Of this database, as DATABASE_URL. */
  readonly url: string;
  /** One question from beside whatever is tested. */
  query(text: string, values?: readonly unknown[]): Promise<Rows>;
  /** Makes it as new, and ends every connection that is still open. */
  empty(): Promise<void>;
  drop(): Promise<void>;
}

/** A server on which databases are made. */
export interface TestServer {
  database(): Promise<TestDatabase>;
  /** Ends a server that was started here; leaves a given one alone. */
  stop(): Promise<void>;
}

/** Starts what was chosen; rejects when it does not start. */
export async function testServer(choice: PostgresChoice): Promise<TestServer> {
  if ('missing' in choice) throw new Error(choice.missing);
  if (choice.via === 'given') return { database: () => makeDatabase(choice.url), stop: () => Promise.resolve() };
  return fromDocker();
}

/** A new database beside the one of that address. */
async function makeDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = `waymark_test_${randomBytes(6).toString('hex')}`;
  await ask(serverUrl, `create database ${name}`);
  const made = new URL(serverUrl);
  made.pathname = `/${name}`;
  const url = made.href;
  return {
    url,
    query: (text, values) => ask(url, text, values),
    empty: () => ask(url, EMPTY).then(() => undefined),
    drop: () => ask(serverUrl, `drop database if exists ${name} with (force)`).then(() => undefined),
  };
}

/** To drop and make a database takes seconds on a slow disk; this takes none. */
const EMPTY = `
begin read write;
do $$ declare each text; begin
  perform pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid();
  for each in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
    execute format('drop schema %I cascade', each);
  end loop;
  create schema public;
  execute format('alter database %I reset all', current_database());
end $$;
commit`;

async function ask(url: string, text: string, values: readonly unknown[] = []): Promise<Rows> {
  const client = new Client({ connectionString: url, application_name: 'waymark-test' });
  await client.connect();
  try {
    return (await client.query(text, [...values])).rows as Rows;
  } finally {
    await client.end();
  }
}

async function fromDocker(): Promise<TestServer> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const password = randomBytes(12).toString('hex');
  const container = await new GenericContainer('postgres:15')
    .withEnvironment({ POSTGRES_PASSWORD: password, POSTGRES_DB: 'test' })
    .withExposedPorts(5432)
    .withWaitStrategy(Wait.forLogMessage(/database system is ready to accept connections/, 2))
    .start();
  const url = `postgres://postgres:${password}@${container.getHost()}:${container.getMappedPort(5432)}/test`;
  return { database: () => makeDatabase(url), stop: async () => void (await container.stop()) };
}
