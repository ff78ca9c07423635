import type { LetterDetail, LetterRow } from '@waymark/server';
import { Command } from 'commander';
import type { ConnectionOptions } from '../api/connect';
import { withApi, withConnection } from '../api/connect';
import { readTextFile } from '../files/read-text-file';
import { CliFailure } from '../terminal/failure';
import { formatPairs } from '../terminal/table';
import { print, printJson, printList } from '../terminal/terminal';

type JsonOption = ConnectionOptions & { readonly json: boolean };
type ShowOptions = JsonOption & { readonly message: boolean };
type RetryOptions = JsonOption & { readonly with?: string };

const MAX_LETTERS = 1_000;

/** `waymark dead-letters`: what could not be taken. */
export function deadLettersCommand(): Command {
  return new Command('dead-letters').description('what could not be taken').addCommand(listCommand()).addCommand(showCommand()).addCommand(retryCommand());
}

function listCommand(): Command {
  return withConnection(new Command('list'))
    .description('the letters that wait to be mended, newest first')
    .option('--all', 'the resolved ones too', false)
    .option('--json', 'print the list as JSON', false)
    .addHelpText('after', '\nExample:\n  $ waymark dead-letters list')
    .action((options: JsonOption & { readonly all: boolean }) =>
      withApi(options, { views: false }, async (api) => {
        const path = options.all ? '/v1/dead-letters' : '/v1/dead-letters?status=open';
        const letters = await api.list<LetterRow>(path, MAX_LETTERS);
        if (options.json) printJson(letters);
        else printList(COLUMNS, letters, options.all ? 'There is no dead letter.' : 'No dead letter waits to be mended.');
      }),
    );
}

const COLUMNS = [
  { title: 'id', of: ({ id }: LetterRow) => id },
  { title: 'received', of: ({ receivedAt }: LetterRow) => receivedAt },
  { title: 'from', of: placeOf },
  { title: 'code', of: ({ code }: LetterRow) => code },
  { title: 'at', of: ({ pointer }: LetterRow) => pointer },
  { title: 'status', of: ({ status }: LetterRow) => status },
];

function placeOf({ via, topic, partition, offset }: LetterRow): string {
  return topic === null ? via : `${topic}/${partition}@${offset}`;
}

function showCommand(): Command {
  return withConnection(new Command('show').argument('<id>', 'a dead letter'))
    .description('why it could not be taken, and what it says')
    .option('--json', 'print it as JSON', false)
    .option('--message', 'print nothing but the message, to be mended and put back', false)
    .addHelpText('after', SHOW_HELP)
    .action((id: string, options: ShowOptions) =>
      withApi(options, { views: false }, async (api) => {
        const letter = await api.get<LetterDetail>(`/v1/dead-letters/${encodeURIComponent(id)}`);
        if (options.json) return printJson(letter);
        if (options.message) return print(messageOf(letter));
        const { receivedAt, expiresAt, code, pointer, message, status } = letter;
        print(
          formatPairs([
            ['id', letter.id],
            ['status', status],
            ['from', placeOf(letter)],
            ['received', receivedAt],
            ['expires', expiresAt],
            ['code', code],
            ['at', pointer],
            ['why', message],
          ]),
        );
        print(`\n${letter.mendable ?? JSON.stringify(letter.body, null, 2)}`);
      }),
    );
}

const SHOW_HELP = `
Example:
  $ waymark dead-letters show 5f0c2f9e-2d0c-5b6e-9d3c-0a7f4d1e8b21
  $ waymark dead-letters show 5f0c2f9e-2d0c-5b6e-9d3c-0a7f4d1e8b21 --message > mended.json`;

function messageOf({ id, mendable }: LetterDetail): string {
  if (mendable !== null) return mendable;
  throw new CliFailure(`the message of ${id} is no text: look at its bytes with --json, and write what stands in for it anew`);
}

interface RetriedResource {
  readonly outcome: string;
  readonly code?: string;
  readonly message?: string;
}

const REFUSED = ['rejected', 'conflict'];

function retryCommand(): Command {
  return withConnection(new Command('retry').argument('<id>', 'a dead letter'))
    .description('put a letter in again, as it is or mended; repeating it changes nothing')
    .option('--with <file>', 'what stands in for its message')
    .option('--json', 'print the answer as JSON', false)
    .addHelpText('after', RETRY_HELP)
    .action(retry);
}

const RETRY_HELP = `
FILE holds the message as it should have been: a CloudEvent as JSON; for a letter from HTTP or a file also
a plain fact; for a Kafka record in binary mode also its value alone, which then has the headers that it had.
It is judged as the letter's own source would be. A letter that was in conflict needs another id, a refused
one may keep its own. What is still refused changes nothing.

Example:
  $ waymark dead-letters show 5f0c2f9e-2d0c-5b6e-9d3c-0a7f4d1e8b21 --message > mended.json
  $ waymark dead-letters retry 5f0c2f9e-2d0c-5b6e-9d3c-0a7f4d1e8b21 --with mended.json`;

async function retry(id: string, options: RetryOptions): Promise<void> {
  const body = options.with === undefined ? {} : { message: readTextFile(options.with) };
  const path = `/v1/dead-letters/${encodeURIComponent(id)}/retry`;
  const answer = await withApi(options, { views: false }, (api) => api.post<RetriedResource>(path, body));
  const { outcome, code, message } = answer;
  if (options.json) printJson(answer);
  else if (!REFUSED.includes(outcome)) print(`${id}: ${outcome}`);
  if (!REFUSED.includes(outcome)) return;
  throw new CliFailure(`${id} is still not taken: ${outcome}${message === undefined ? '' : `, ${message} (${code})`}`);
}
