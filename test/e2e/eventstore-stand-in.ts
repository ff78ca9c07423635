// The stand-in for EventStoreDB as a process of its own, to be killed: node eventstore-stand-in.js FILE [PORT] [LEADS_AFTER_MS]
// Its events are in a SQLite log file. It prints `serving CONNECTION_STRING`, takes orders as lines on stdin (an array of
// JSON: the name of a misbehaviour and what it is given, as ["refuse","not-ready"]), prints `done NAME` for each, and ends
// in order on SIGTERM and when stdin ends.
import { createInterface } from 'node:readline';
import { createSqliteEventLog, LogDatabase } from '@waymark/adapters/sqlite';
import { startEventStoreStandIn } from '@waymark/testkit';
import type { Misbehaviour } from '@waymark/testkit';

const [file, port = '0', leadsAfterMs = '0'] = process.argv.slice(2);

function obey(misbehave: Misbehaviour, line: string): string {
  const [name, ...given] = JSON.parse(line) as [keyof Misbehaviour, ...unknown[]];
  const order = misbehave[name] as ((...given: unknown[]) => unknown) | undefined;
  if (!order) throw new Error(`no misbehaviour ${name}; there are ${Object.keys(misbehave).join(', ')}`);
  order(...given);
  return name;
}

async function main(): Promise<void> {
  if (!file) throw new Error('usage: eventstore-stand-in FILE [PORT] [LEADS_AFTER_MS]');
  const log = createSqliteEventLog(new LogDatabase(file));
  const standIn = await startEventStoreStandIn({ log, port: Number(port) });
  if (Number(leadsAfterMs) > 0) {
    standIn.misbehave.refuse('not-ready');
    setTimeout(standIn.misbehave.heal, Number(leadsAfterMs));
  }
  process.stdout.write(`serving ${standIn.connectionString}\n`);
  const orders = createInterface({ input: process.stdin });
  process.once('SIGTERM', () => orders.close());
  for await (const line of orders) process.stdout.write(`done ${obey(standIn.misbehave, line)}\n`);
  await standIn.stop();
  await log.close();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
