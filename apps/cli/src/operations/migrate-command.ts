import { resolve } from 'node:path';
import { Command } from 'commander';
import type { MigrationReport, RebuiltIndexReport } from '@waymark/servers';
import { wrongUsage } from '../terminal/failure';
import type { Progress } from '../terminal/progress';
import { stderrProgress } from '../terminal/progress';
import { formatPairs } from '../terminal/table';
import { count, note, print, printJson } from '../terminal/terminal';

const AFTER_HELP = `
Copies log and vault of a data directory on which no engine runs, which stays as it is. Both servers are empty, or
hold what an earlier run of the same command has left: then it goes on behind it. Every event is read back and held
against the one that it was copied from. Until that is done no process starts on the copy. Views are made anew by the
projectors. The addresses may stand in EVENTSTOREDB_URL and DATABASE_URL, where nobody sees their passwords.

--index-only copies nothing: it makes a lost index of an installation on servers anew from its log; stop every
process of it before. A vault that lacks the keys of people in the log is refused: restore a newer copy of it. Where
there is none, --without-keys goes on without them; their personal data stay closed for ever.
docs/guides/migrating.md tells the whole way.

Examples:
  $ waymark migrate --from /var/lib/waymark --to 'esdb://host:2113?tls=false' --vault postgres://user:password@host/waymark
  $ waymark migrate --index-only --to 'esdb://host:2113?tls=false' --vault postgres://user:password@host/waymark`;

interface MigrateOptions {
  readonly from?: string;
  readonly to?: string;
  readonly vault?: string;
  readonly schemaPrefix?: string;
  readonly indexOnly: boolean;
  readonly withoutKeys: boolean;
  readonly progress?: boolean;
  readonly json: boolean;
}

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('move a data directory to EventStoreDB and PostgreSQL')
    .option('--from <dir>', 'the data directory')
    .option('--to <url>', 'the EventStoreDB for the log (default: EVENTSTOREDB_URL)')
    .option('--vault <url>', 'the PostgreSQL for vault and index (default: DATABASE_URL)')
    .option('--schema-prefix <name>', 'at the head of every schema (default: WAYMARK_SCHEMA_PREFIX, else waymark)')
    .option('--index-only', 'make the index anew from the log of an installation on servers', false)
    .option('--without-keys', 'with --index-only: although the vault lacks the keys of some people', false)
    .option('--progress', 'show progress on stderr even when it is no terminal')
    .option('--json', 'print what was done as JSON', false)
    .addHelpText('after', AFTER_HELP)
    .action(migrate);
}

async function migrate(options: MigrateOptions): Promise<void> {
  const addresses = addressesOf(options);
  refuseMixed(options);
  const { migrateHere, rebuildIndexHere } = await import('./migrate-here');
  await stoppable(stderrProgress(options.progress), async (signal, onProgress) => {
    if (options.from === undefined) tellIndex(await rebuildIndexHere({ addresses, withoutKeys: options.withoutKeys, signal, onProgress }), options);
    else tell(await migrateHere(resolve(options.from), { addresses, signal, onProgress }), options);
  });
}

function addressesOf({ to, vault, schemaPrefix }: MigrateOptions) {
  const { env } = process;
  const eventStoreUrl = to ?? env['EVENTSTOREDB_URL'];
  const databaseUrl = vault ?? env['DATABASE_URL'];
  if (!eventStoreUrl) throw wrongUsage('where the log goes: give --to esdb://HOST:2113, or set EVENTSTOREDB_URL');
  if (!databaseUrl) throw wrongUsage('where the vault goes: give --vault postgres://USER:PASSWORD@HOST/DATABASE, or set DATABASE_URL');
  return { eventStoreUrl, databaseUrl, schemaPrefix: schemaPrefix ?? (env['WAYMARK_SCHEMA_PREFIX'] || 'waymark'), warn: (message: string) => note(`waymark: ${message}`) };
}

function refuseMixed({ indexOnly, withoutKeys, from }: MigrateOptions): void {
  if (indexOnly === (from !== undefined)) throw wrongUsage('give --from with the data directory that is to be moved, or --index-only');
  if (withoutKeys && !indexOnly) throw wrongUsage('--without-keys goes with --index-only');
}

/** The first Ctrl-C ends it in order; a second one at once, which is as safe. */
async function stoppable(progress: Progress, work: (signal: AbortSignal, onProgress: Progress['show']) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onInterrupt);
  try {
    await work(stop.signal, (text, share) => progress.show(text, share));
  } finally {
    progress.clear();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onInterrupt);
  }
}

function tell(report: MigrationReport, { json }: MigrateOptions): void {
  if (json) return printJson(report);
  const { events, copied, streams, contacts, memberKeys, apiKeys, letters, digest } = report;
  const counts = { events, 'of these copied now': copied, streams, contacts, 'keys of members': memberKeys, 'API keys': apiKeys, 'dead letters': letters };
  print(formatPairs([...Object.entries(counts).map(([name, value]) => [name, count(value)] as const), ['digest', digest] as const]));
  print('\nEvery event was read back and is the one in the data directory. Start the processes for servers; the data directory is as it was: start no engine on it any more.');
}

function tellIndex(report: RebuiltIndexReport, { json }: MigrateOptions): void {
  if (json) return printJson(report);
  print(`index of ${count(report.contacts)} contacts and ${count(report.claims)} claims made of ${count(report.events)} events; start the processes`);
  if (report.keyless > 0) note(`waymark: nobody can read the personal data of ${count(report.keyless)} of them any more: their keys are gone`);
}
