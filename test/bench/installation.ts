import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteEventLog, LogDatabase } from '@waymark/adapters/sqlite';
import type { EventStoreStandIn } from '@waymark/testkit';
import { startEventStoreStandIn } from '@waymark/testkit';
import { Client } from 'pg';
import type { ServerApp, ServerProcess } from '../e2e/server-process';
import { startServer } from '../e2e/server-process';

const SERVER = process.env['DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test';
export const ADMIN_KEY = 'an-admin-key-for-benchmarks';

/** An installation of its own for one round. */
export interface Installation {
  readonly environment: Readonly<Record<string, string>>;
  readonly database: Client;
  start(...apps: readonly ServerApp[]): Promise<readonly ServerProcess[]>;
  /** Facts that are durable in the log and confirmed. */
  stored(): Promise<number>;
  remove(): Promise<void>;
}

/** Without brokers no process speaks to Kafka. */
export async function install(brokers: string | null, topic: string): Promise<Installation> {
  const directory = mkdtempSync(join(tmpdir(), 'waymark-bench-'));
  const log = createSqliteEventLog(new LogDatabase(join(directory, 'log.db')));
  const standIn: EventStoreStandIn = await startEventStoreStandIn({ log });
  const name = `waymark_bench_${process.pid}_${topic.replaceAll('-', '_')}`;
  await ask(SERVER, `create database ${name}`);
  const url = new URL(SERVER);
  url.pathname = `/${name}`;
  const database = new Client({ connectionString: url.href });
  await database.connect();
  const environment = { EVENTSTOREDB_URL: standIn.connectionString, DATABASE_URL: url.href, ...(brokers !== null && { KAFKA_BROKERS: brokers, KAFKA_TOPICS: topic, KAFKA_GROUP_ID: topic, KAFKA_OUT: 'off' }), WAYMARK_ADMIN_KEY: ADMIN_KEY };
  let started = 0;
  return {
    environment,
    database,
    start: (...apps) => Promise.all(apps.map((app) => startServer(app, { ...environment, WAYMARK_CACHE_DIR: join(directory, `${app}-${(started += 1)}`), WAYMARK_PREFERRED_PARTITIONS: String(started % 2) }))),
    stored: async () => {
      const { rows } = await database.query<{ n: string }>("select count(*) as n from waymark_vault.claim where digest is not null");
      return Number(rows[0]?.n ?? 0);
    },
    remove: async () => {
      await database.end();
      await standIn.stop();
      await log.close();
      await ask(SERVER, `drop database ${name} with (force)`);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function ask(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

export interface Status {
  readonly live: object | null;
  readonly lag: number;
  readonly caughtUp: boolean;
}

export async function statusOf({ address }: ServerProcess): Promise<Status> {
  return (await asAdmin(address, 'GET', '/v1/status')) as Status;
}

/** The answer's JSON; throws with it where the request failed. */
export async function asAdmin(address: string, method: 'GET' | 'POST', path: string, body?: string, contentType = 'application/json'): Promise<unknown> {
  const headers = { authorization: `Bearer ${ADMIN_KEY}`, ...(body !== undefined && { 'content-type': contentType }) };
  const response = await fetch(`${address}${path}`, { method, headers, ...(body !== undefined && { body }) });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer}`);
  return JSON.parse(answer) as unknown;
}

