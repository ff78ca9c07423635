import type { Status } from '@waymark/server';
import { Command } from 'commander';
import type { ConnectionOptions } from '../api/connect';
import { withApi, withConnection } from '../api/connect';
import { formatPairs, formatTable } from '../terminal/table';
import { count, print, printJson } from '../terminal/terminal';
import { GENERATION_COLUMNS } from './generations-command';

type StatusOptions = ConnectionOptions & { readonly json: boolean };

export function statusCommand(): Command {
  return withConnection(new Command('status'))
    .description('what runs and how far it is')
    .option('--json', 'print it as JSON', false)
    .addHelpText('after', '\nExample:\n  $ waymark status')
    .action((options: StatusOptions) =>
      withApi(options, {}, async (api) => {
        const status = await api.get<Status>('/v1/status');
        if (options.json) printJson({ ...status, engine: api.embedded ? 'opened for this command' : 'running' });
        else print(formatStatus(status, api.embedded));
      }),
    );
}

function describePart({ made, position, owner, held }: Status['parts'][number]): string {
  if (!made) return 'has no rows yet: see to the projectors';
  return `at log position ${position}, ${held ? `written by ${owner ?? 'somebody'}` : 'written by nobody: see to the projectors'}`;
}

function formatStatus(status: Status, embedded: boolean): string {
  const { position, end, caughtUp, failure, notices, version, backlog } = status;
  const stages = Object.entries(status.stages).map(([name, contacts]) => [`in ${name}`, count(contacts)] as const);
  return [
    formatPairs([
      ['engine', embedded ? 'none runs: the directory was opened for this command' : `running ${version}`.trimEnd()],
      ['views', `${caughtUp ? 'up to date' : 'catching up'}, at log position ${position} of ${end}`],
      ...(failure === null ? [] : [['failure', failure] as const]),
      ...notices.map((notice) => ['notice', notice] as const),
      ...status.parts.map((part) => [`part ${part.part}`, describePart(part)] as const),
      ['facts that wait', count(backlog)],
      ['contacts', count(status.contacts)],
      ...stages,
      ['open hand-offs', count(status.openHandoffs)],
      ['waiting for release', count(status.waiting)],
      ['blocked by consent', count(status.blocked)],
      ['open dead letters', count(status.openLetters)],
      ...status.outlets.map(({ name, waiting, failure }) => [`for outlet ${name}`, `${count(waiting)}${failure === null ? '' : `, ${failure}`}`] as const),
    ]),
    formatTable(GENERATION_COLUMNS, status.generations),
  ].join('\n\n');
}
