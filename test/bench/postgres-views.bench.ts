// Rows of the views into PostgreSQL: the projector's own commits, taken down once, against a COPY of as many rows, with and without keys and indexes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPostgresViewStore, dropViewSchema, holdPartition, openPostgres } from '@waymark/adapters/postgres';
import type { PostgresPool } from '@waymark/adapters/postgres';
import { createSystemClock } from '@waymark/adapters/process';
import { createSqliteViewStore } from '@waymark/adapters/sqlite';
import type { Cell, RowChange, TableSpec, ViewStore } from '@waymark/engine';
import type { SampleFact } from '@waymark/sample';
import { formatSampleLine, sampleHistory } from '@waymark/sample';
import { VIEW_TABLES } from '@waymark/views';
import type { Connection, Submittable } from 'pg';
import { Client } from 'pg';
import { openBenchEngine } from './bench-engine';
import type { Figure } from './rounds';
import { report, roundsOf, timeRounds } from './rounds';
import { chunked } from './sample-lines';

const URL = process.env['DATABASE_URL'] ?? 'postgres://127.0.0.1:5432/test';
const FACTS = Number(process.env['BENCH_FACTS'] ?? 20_000);
const CHUNK = 5_000;
const ROUNDS = 3;
const SCHEMA = `waymark_bench_${process.pid}`;
const COPY_BYTES = 65_536;

/** Facts that a contact of the sample has, about. */
const FACTS_OF_A_CONTACT = 5;

type Commits = readonly (readonly RowChange[])[];

/** As channels send them: in the order of time, so that neighbours are seldom of one contact. */
function liveFacts(): readonly SampleFact[] {
  const history = sampleHistory({ contacts: FACTS / FACTS_OF_A_CONTACT, seed: 7, asOf: Date.parse('2026-06-01T00:00:00Z'), contactIds: false });
  const facts = [...history].filter(({ channel }) => channel !== 'handoff');
  return facts.sort((a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt)).slice(-FACTS);
}

/** What the projector commits for so many facts, with the models live. */
async function takeDown(): Promise<Commits> {
  const commits: (readonly RowChange[])[] = [];
  const watched = (views: ViewStore): ViewStore => ({
    ...views,
    commit: (changes) => {
      commits.push([...changes]);
      return views.commit(changes);
    },
  });
  const { engine, close } = await openBenchEngine({ project: true, watch: (parts) => ({ ...parts, views: watched(parts.views) }) });
  for (const facts of chunked(liveFacts(), CHUNK)) await engine.imports.lines(facts.map(formatSampleLine).join('\n'), { firstLine: 1, dryRun: false });
  await engine.settled(600_000);
  await close();
  return commits;
}

async function replay(store: ViewStore, commits: Commits): Promise<void> {
  for (const changes of commits) await store.commit(changes);
}

/** Rows and key order of everything, as text. */
async function contents(store: ViewStore): Promise<string> {
  const tables = await Promise.all(VIEW_TABLES.map(({ name, key }) => store.select({ table: name, where: [], orderBy: key.map((column) => ({ column, direction: 'asc' })), limit: 10_000_000 })));
  return JSON.stringify(tables, (_, value: unknown) => (value instanceof Uint8Array ? [...value] : value));
}

interface Round {
  readonly copy: Figure;
  readonly indexed: Figure;
  readonly postgres: Figure;
  readonly sqlite: Figure;
}

async function round(pool: PostgresPool, commits: Commits, rows: number): Promise<Round> {
  const clock = createSystemClock();
  const log = { warn: (fields: object, message: string) => console.error(message, fields) };
  const hold = await holdPartition({ pool, schema: SCHEMA, clock, signal: new AbortController().signal, log });
  if (!hold) throw new Error('nobody ended the waiting');
  const texts = VIEW_TABLES.map((table) => ({ name: table.name, chunks: chunksOf(copyText(table, commits)) }));
  const copy = await timeCopy('COPY, no keys or indexes', rows, texts, 'bare');
  const indexed = await timeCopy('COPY into the same tables', rows, texts, 'indexed');
  const store = await createPostgresViewStore({ pool, schema: SCHEMA, tables: VIEW_TABLES, hold });
  const postgres = await timeRounds('views in PostgreSQL', rows, 1, () => replay(store, commits));
  const directory = mkdtempSync(join(tmpdir(), 'waymark-views-'));
  const embedded = createSqliteViewStore({ path: join(directory, 'views.db'), tables: VIEW_TABLES });
  const sqlite = await timeRounds('views in SQLite', rows, 1, () => replay(embedded, commits));
  if ((await contents(store)) !== (await contents(embedded))) throw new Error('the two stores hold different rows');
  for (const each of [store, embedded]) await each.close();
  await hold.release();
  await dropViewSchema({ pool, schema: SCHEMA });
  rmSync(directory, { recursive: true });
  return { copy, indexed, postgres, sqlite };
}

interface CopyTable {
  readonly name: string;
  readonly chunks: readonly Buffer[];
}

const COPIES = `${SCHEMA}_copies`;

/** As many rows of the same size, encoded before the clock runs, each table in a transaction. */
async function timeCopy(name: string, rows: number, texts: readonly CopyTable[], kind: 'bare' | 'indexed'): Promise<Figure> {
  const pool = openPostgres({ url: URL, name: 'waymark-bench', log: { warn: () => undefined } });
  const client = new Client({ connectionString: URL });
  await client.connect();
  const made = await createPostgresViewStore({ pool, schema: COPIES, tables: VIEW_TABLES });
  if (kind === 'bare') for (const { name: table } of VIEW_TABLES) await client.query(`create table ${COPIES}."${table}_bare" (like ${COPIES}."${table}")`);
  const figure = await timeRounds(name, rows, 1, async () => {
    for (const { name: table, chunks } of texts) await copyIn(client, `copy ${COPIES}."${table}${kind === 'bare' ? '_bare' : ''}" from stdin`, chunks);
  });
  await made.close();
  await dropViewSchema({ pool, schema: COPIES });
  await client.end();
  await pool.close();
  return figure;
}

/** Each commit's last row of a key; the keys of different commits are told apart by their first column, which is text. */
function copyText({ name, columns, key }: TableSpec, commits: Commits): Buffer {
  const lines = commits.flatMap((changes, index) => {
    const rows = new Map<string, string>();
    for (const change of changes) {
      if (!('put' in change) || change.table !== name) continue;
      const cells = Object.keys(columns).map((column) => copyCell(column === key[0] ? `${String(change.put[column])}#${index}` : (change.put[column] ?? null)));
      rows.set(JSON.stringify(key.map((column) => change.put[column])), `${cells.join('\t')}\n`);
    }
    return [...rows.values()];
  });
  return Buffer.from(lines.join(''));
}

function copyCell(cell: Cell): string {
  if (cell === null) return '\\N';
  if (cell instanceof Uint8Array) return `\\\\x${Buffer.from(cell).toString('hex')}`;
  return String(cell).replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}

function chunksOf(bytes: Buffer): readonly Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / COPY_BYTES) }, (_, index) => bytes.subarray(index * COPY_BYTES, (index + 1) * COPY_BYTES));
}

/** The driver's own way to send COPY data; it has no public name for it. */
interface CopyConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

function copyIn(client: Client, text: string, chunks: readonly Buffer[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const quiet = (): void => undefined;
    const copying = {
      submit: (connection: Connection) => (connection as unknown as CopyConnection).query(text),
      handleCopyInResponse: (connection: CopyConnection) => {
        for (const chunk of chunks) connection.sendCopyFromChunk(chunk);
        connection.endCopyFrom();
      },
      handleError: reject,
      handleReadyForQuery: () => resolve(),
      handleCommandComplete: quiet,
      handleRowDescription: quiet,
      handleDataRow: quiet,
    };
    client.query(copying as unknown as Submittable);
  });
}

function gathered(rounds: readonly Round[], name: keyof Round): Figure {
  const all = rounds.map((each) => each[name]);
  const [first] = all;
  if (!first) throw new Error('no rounds');
  return { ...first, secondsPerRound: all.flatMap((each) => each.secondsPerRound), cpuSecondsPerRound: all.flatMap((each) => each.cpuSecondsPerRound ?? []) };
}

async function main(): Promise<void> {
  const pool = openPostgres({ url: URL, name: 'waymark-bench', log: { warn: () => undefined } });
  const commits = await takeDown();
  const rows = commits.flat().filter((change) => 'put' in change).length;
  const rounds: Round[] = [];
  for (let turn = 0; turn < roundsOf(ROUNDS); turn += 1) rounds.push(await round(pool, commits, rows));
  const figures = (['copy', 'indexed', 'postgres', 'sqlite'] as const).map((name) => gathered(rounds, name));
  const events = figures.map(({ name, secondsPerRound }) => ({ name: `${name}, facts`, unit: '/s', values: secondsPerRound.map((seconds) => FACTS / seconds) }));
  report('rows of views', figures, { facts: FACTS, rows, commits: commits.length, rowsOfAFact: Number((rows / FACTS).toFixed(2)) }, events);
  await pool.close();
}

void main();
