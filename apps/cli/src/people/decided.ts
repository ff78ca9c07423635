import type { Api } from '../api/api';
import type { ConnectionOptions } from '../api/connect';
import { withApi } from '../api/connect';
import { print, printJson } from '../terminal/terminal';
import type { ContactResource, MergeResource } from './contact-resource';
import { formatContact } from './format-contact';

export type DecideOptions = ConnectionOptions & { readonly json: boolean };

type DecidedMerge = Pick<MergeResource, 'mergeId' | 'survivor' | 'loser'>;

/** What a decision on people did, and the contact concerned after it. */
export interface DecidedResource {
  readonly contactId: string;
  readonly merges: readonly DecidedMerge[];
  readonly unmerged: readonly DecidedMerge[];
  readonly contact: ContactResource;
}

/** Sends a decision on people and shows what it did; `done` says so where nothing was merged or taken apart. */
export function decide(options: DecideOptions, path: string, body: object, done: (contactId: string) => string): Promise<void> {
  return withApi(options, {}, async (api: Api) => {
    const decided = await api.post<DecidedResource>(path, body);
    await api.settled();
    if (options.json) printJson(decided);
    else print(`${said(decided, done)}\n\n${formatContact(decided.contact, [])}`);
  });
}

function said({ contactId, merges, unmerged }: DecidedResource, done: (contactId: string) => string): string {
  const lines = [
    ...merges.map(({ mergeId, survivor, loser }) => `${loser} was merged into ${survivor}; to take it back: waymark contacts unmerge ${mergeId}`),
    ...unmerged.map(({ survivor, loser }) => `${survivor} and ${loser} are two again and are kept apart from now on`),
  ];
  return lines.length > 0 ? lines.join('\n') : done(contactId);
}
