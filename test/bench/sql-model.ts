// As much of the thirty rules as SQL can do: points by rule with their half-lives at one instant, capped by group, over
// Parquet. Limits, resets, qualifications and stages depend on the order of facts and are left out.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { History } from '@waymark/replay';
import { parquetWriteFile } from 'hyparquet-writer';
import { SAMPLE_AS_OF, THIRTY_RULES } from './thirty-rules';

interface Connection {
  runAndReadAll(sql: string): Promise<{ getRows(): readonly (readonly unknown[])[] }>;
}

const FIELDS = ['channel', 'action', 'content.id', 'attributes.seconds', 'attributes.minutes'];

/** Null where DuckDB is not installed. */
export async function openSqlModel(history: History): Promise<{ readonly run: () => Promise<number>; readonly close: () => void } | null> {
  const name = '@duckdb/node-api';
  const duckdb = (await import(name).catch(() => null)) as { DuckDBInstance: { create(path: string): Promise<{ connect(): Promise<Connection> }> } } | null;
  if (duckdb === null) return null;
  const directory = mkdtempSync(join(tmpdir(), 'waymark-sql-'));
  const file = join(directory, 'facts.parquet');
  writeFacts(history, file);
  const connection = await (await duckdb.DuckDBInstance.create(':memory:')).connect();
  const sql = queryOf(file);
  return {
    run: async () => Number((await connection.runAndReadAll(sql)).getRows()[0]?.[0]),
    close: () => rmSync(directory, { recursive: true }),
  };
}

function writeFacts(history: History, filename: string): void {
  const size = history.facts.at.length;
  const contact = new Int32Array(size);
  history.starts.forEach((start, place) => contact.fill(place, start, history.ends[place] as number));
  const columns = FIELDS.map((field) => ({ name: field.replace('.', '_'), data: valuesOf(history, field) }));
  parquetWriteFile({ filename, columnData: [{ name: 'contact', data: Array.from(contact), type: 'INT32' }, { name: 'occurred', data: Array.from(history.facts.at), type: 'DOUBLE' }, ...columns] });
}

function valuesOf({ shapes, facts }: History, field: string): unknown[] {
  const byShape: unknown[] = new Array<unknown>(shapes.count).fill(null);
  const column = shapes.column(field);
  column?.shapes.forEach((shape, index) => (byShape[shape] = column.values[column.codes[index] as number]));
  return Array.from(facts.shape, (shape) => byShape[shape]);
}

const quoted = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value));

function conditionOf(when: Readonly<Record<string, unknown>>): string {
  const tests = Object.entries(when).map(([field, test]) => {
    const name = field.replace('.', '_');
    if (Array.isArray(test)) return `${name} in (${test.map(quoted).join(', ')})`;
    if (typeof test !== 'object' || test === null) return `${name} = ${quoted(test)}`;
    return Object.entries(test).map(([operator, operand]) => (operator === 'startsWith' ? `starts_with(${name}, ${quoted(operand)})` : `${name} ${({ gte: '>=', lt: '<' } as Record<string, string>)[operator]} ${quoted(operand)}`)).join(' and ');
  });
  return tests.join(' and ');
}

function queryOf(file: string): string {
  const { rules = [], groups = {} } = THIRTY_RULES.behaviour ?? {};
  const slots = [undefined, ...Object.keys(groups)];
  const sums = slots.map((slot, index) => {
    const terms = rules.filter(({ group, points }) => group === slot && points !== undefined).map(({ when, points, decay }) => {
      const days = Number(/\d+/.exec(decay?.halfLife ?? '')?.[0]);
      return `case when ${conditionOf(when)} then ${points} * pow(2, -floor((${SAMPLE_AS_OF} - occurred) / 1000) / ${days * 86_400}) else 0 end`;
    });
    return `sum(${terms.join(' + ')}) as s${index}`;
  });
  const total = slots.map((slot, index) => (slot === undefined ? `s${index}` : `least(s${index}, ${groups[slot]?.max ?? 0})`)).join(' + ');
  return `select sum(least(${total}, 200)) from (select contact, ${sums.join(', ')} from '${file}' group by contact)`;
}
