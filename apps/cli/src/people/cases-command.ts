import { Command } from 'commander';
import { withQuery } from '../api/api';
import type { ConnectionOptions } from '../api/connect';
import { withApi, withConnection } from '../api/connect';
import { wrongUsage } from '../terminal/failure';
import { formatPairs } from '../terminal/table';
import { note, print, printJson } from '../terminal/terminal';
import type { ContactResource } from './contact-resource';
import type { DecideOptions } from './decided';
import { decide } from './decided';

interface CaseResource {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly openedAt: string;
  readonly factId: string;
  readonly fact: { readonly kind: string; readonly channel: string | null; readonly action: string | null; readonly occurredAt: string } | null;
  readonly differIn: readonly string[];
  readonly identity: { readonly type: string; readonly value: string } | null;
  readonly contacts: readonly CaseContact[];
}

interface CaseContact {
  readonly id: string;
  readonly contactId: string;
  readonly contact: Pick<ContactResource, 'name' | 'email' | 'phone' | 'company'>;
}

type ListOptions = ConnectionOptions & { readonly all: boolean; readonly json: boolean };
type SettleOptions = DecideOptions & { readonly merge: boolean; readonly keepApart: boolean };

const MAX_CASES = 1_000;

/** `waymark contacts cases`: what the rules leave to a person. */
export function casesCommand(): Command {
  return new Command('cases').description('what the rules leave to a person').addCommand(listCommand()).addCommand(settleCommand());
}

const LIST_HELP = `
identity-conflict  a touch brought a contact a value that nobody has, and the contact holds another of that type
contacts-conflict  a touch named two contacts who hold different values of one type
higher-name        a new id of a higher type came with what somebody known has: it became a contact of its own
kept-apart         a fact named two contacts who were parted by an unmerge or by a settled case

Example:
  $ waymark contacts cases list`;

function listCommand(): Command {
  return withConnection(new Command('list'))
    .description('the open cases, newest first')
    .option('--all', 'the settled ones too', false)
    .option('--json', 'print the list as JSON', false)
    .addHelpText('after', LIST_HELP)
    .action((options: ListOptions) =>
      withApi(options, {}, async (api) => {
        const cases = await api.list<CaseResource>(withQuery('/v1/cases', { status: options.all ? 'all' : null }), MAX_CASES);
        if (options.json) printJson(cases);
        else if (cases.length === 0) note(options.all ? 'No case was ever opened.' : 'No case is open.');
        else print(cases.map(formatCase).join('\n\n'));
      }),
    );
}

function formatCase({ id, kind, status, openedAt, factId, fact, identity, differIn, contacts }: CaseResource): string {
  const what = fact && [fact.channel ?? fact.kind, fact.action, `of ${fact.occurredAt}`].filter((part) => part !== null).join(' ');
  return formatPairs([
    ['case', id],
    ['asks', `${kind}, ${status}, opened ${openedAt}`],
    ['because of', what === null ? factId : `${factId}, ${what}`],
    ...(identity ? [['value', `${identity.type} ${identity.value}`] as const] : []),
    ...(differIn.length > 0 ? [['they differ in', differIn.join(', ')] as const] : []),
    ...contacts.map((about) => ['contact', whoIs(about)] as const),
  ]);
}

function whoIs({ id, contactId, contact: { name, email, phone, company } }: CaseContact): string {
  const known = [name, email, phone, company.name ?? company.domain].filter((part) => part !== null);
  return `${contactId}${id === contactId ? '' : ` (was ${id})`}${known.length > 0 ? `  ${known.join(', ')}` : ''}`;
}

const SETTLE_HELP = `
Where two or more contacts are concerned, --merge joins them and --keep-apart keeps them apart for good. Where one
is concerned, --merge gives it the value and --keep-apart leaves the value out for good.

Example:
  $ waymark contacts cases settle 5f0c2f9e-2d0c-5b6e-9d3c-0a7f4d1e8b21 --keep-apart`;

function settleCommand(): Command {
  return withConnection(new Command('settle').argument('<case>', 'an open case'))
    .description('answer a case')
    .option('--merge', 'it is one person', false)
    .option('--keep-apart', 'it is not', false)
    .option('--json', 'print what was done as JSON', false)
    .addHelpText('after', SETTLE_HELP)
    .action((id: string, options: SettleOptions) => {
      if (options.merge === options.keepApart) throw wrongUsage('say either --merge or --keep-apart');
      const settlement = options.merge ? 'merge' : 'keep-apart';
      return decide(options, `/v1/cases/${encodeURIComponent(id)}/settle`, { settlement }, () => `case ${id} is settled: ${settlement}`);
    });
}
