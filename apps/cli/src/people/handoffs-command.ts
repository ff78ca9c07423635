import { Command, InvalidArgumentError } from 'commander';
import type { ConnectionOptions } from '../api/connect';
import { withApi, withConnection } from '../api/connect';
import { withQuery } from '../api/api';
import { readTime } from '../terminal/read-time';
import { formatTable } from '../terminal/table';
import { counted, print, printJson, printList } from '../terminal/terminal';

interface HandoffResource {
  /** Null where nothing has been offered yet. */
  readonly id: string | null;
  readonly contactId: string;
  readonly contact: { readonly name: string | null; readonly company: { readonly name: string | null } };
  readonly status: string;
  /** Null while no model is live. */
  readonly total: number | null;
  readonly class: string | null;
  readonly reasons: readonly { readonly title: string; readonly points: number }[];
  readonly owner: string | null;
  readonly offeredAt: string | null;
  readonly dueAt: string | null;
  readonly overdue: boolean;
  readonly stillQualified: boolean;
}

interface ReleaseResource {
  readonly dryRun: boolean;
  readonly offered: readonly { readonly contactId: string; readonly handoffId: string | null }[];
  readonly refused: readonly { readonly contactId: string; readonly code: string }[];
}

interface ListOptions extends ConnectionOptions {
  readonly status?: string;
  readonly owner?: string;
  readonly account?: string;
  readonly due?: string;
  readonly limit: number;
  readonly json: boolean;
}

type ReleaseOptions = ConnectionOptions & { readonly dryRun: boolean; readonly json: boolean };

const MAX_LISTED = 200;

/** `waymark handoffs`: the queue that sales works from. */
export function handoffsCommand(): Command {
  return new Command('handoffs').description('whom sales is to call').addCommand(listCommand()).addCommand(releaseCommand());
}

function listCommand(): Command {
  return withConnection(new Command('list'))
    .description('the hand-offs')
    .option('--status <status>', 'open (the default), offered, accepted, converted, rejected, recycled, withdrawn, superseded, waiting or blocked')
    .option('--owner <owner>', 'only those of one owner')
    .option('--account <domain>', 'only those of one company, by its domain')
    .option('--due <due>', 'offered and unanswered: overdue, or an RFC 3339 instant by which they are due')
    .option('--limit <n>', 'at most so many', readLimit, MAX_LISTED)
    .option('--json', 'print the list as JSON', false)
    .addHelpText('after', '\nExample:\n  $ waymark handoffs list --status offered')
    .action((options: ListOptions) => {
      const path = withQuery('/v1/handoffs', { status: options.status, owner: options.owner, account: options.account, due: readDue(options.due) });
      return withApi(options, {}, async (api) => {
        const handoffs = await api.list<HandoffResource>(path, options.limit);
        if (options.json) printJson(handoffs);
        else printList(COLUMNS, handoffs, path.includes('?') ? 'No hand-off is as asked for.' : 'No hand-off is open.');
      });
    });
}

function readDue(due: string | undefined): string | undefined {
  return due === 'overdue' ? due : readTime('--due', due);
}

function readLimit(text: string): number {
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit < 1) throw new InvalidArgumentError('A whole number from 1 on is asked for.');
  return limit;
}

const COLUMNS = [
  { title: 'id', of: ({ id }: HandoffResource) => id },
  { title: 'status', of: ({ status, overdue }: HandoffResource) => (overdue ? `${status}, overdue` : status) },
  { title: 'total', of: ({ total }: HandoffResource) => (total === null ? null : Math.round(total * 10) / 10) },
  { title: 'class', of: (handoff: HandoffResource) => handoff.class },
  { title: 'still qualified', of: ({ stillQualified }: HandoffResource) => stillQualified },
  { title: 'name', of: ({ contact }: HandoffResource) => contact.name },
  { title: 'company', of: ({ contact }: HandoffResource) => contact.company.name },
  { title: 'owner', of: ({ owner }: HandoffResource) => owner },
  { title: 'offered', of: ({ offeredAt }: HandoffResource) => offeredAt },
  { title: 'due', of: ({ dueAt }: HandoffResource) => dueAt },
  { title: 'contact', of: ({ contactId }: HandoffResource) => contactId },
  { title: 'because', of: ({ reasons }: HandoffResource) => reasons[0]?.title },
];

const AFTER_RELEASE = `
Whom a switch of models or an import of history qualified is not offered by itself. This offers them, once,
where the model's condition holds now. --dry-run says who that would be.

Example:
  $ waymark handoffs release --dry-run`;

function releaseCommand(): Command {
  return withConnection(new Command('release'))
    .description('offer those whom a switch or an import of history qualified')
    .option('--dry-run', 'only say who would be offered', false)
    .option('--json', 'print the result as JSON', false)
    .addHelpText('after', AFTER_RELEASE)
    .action((options: ReleaseOptions) =>
      withApi(options, {}, async (api) => {
        const { dryRun } = options;
        const released = await api.post<ReleaseResource>('/v1/handoffs/release', { dryRun });
        await api.settled();
        if (options.json) printJson(released);
        else print(formatRelease(released));
      }),
    );
}

function formatRelease({ dryRun, offered, refused }: ReleaseResource): string {
  const tables = [
    ...(offered.length > 0 ? [formatTable([{ title: 'contact', of: contactOf }, { title: 'hand-off', of: ({ handoffId }) => handoffId }], offered)] : []),
    ...(refused.length > 0 ? [formatTable([{ title: 'contact', of: contactOf }, { title: 'not offered because', of: ({ code }) => code }], refused)] : []),
  ];
  const summary = `${counted(offered.length, 'contact')} ${dryRun ? 'would be offered' : 'offered'}, ${counted(refused.length, 'contact')} not`;
  return [...tables, summary].join('\n\n');
}

function contactOf({ contactId }: { readonly contactId: string }): string {
  return contactId;
}
