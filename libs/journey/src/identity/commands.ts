import type { Instant } from '../facts';
import type { Identity } from '../identities';
import type { CaseRow, IdentityBook, MemberRow } from './book';
import type { Decisions } from './decisions';
import { areKeptApart, byAge, inTheWay } from './decisions';

/** What a person decides about people. */
export type PeopleCommand =
  | { readonly what: 'merge'; readonly contacts: readonly [string, string] }
  | { readonly what: 'unmerge'; readonly mergeId: string }
  | { readonly what: 'unlink'; readonly identity: Identity; readonly hash: string }
  | {
      readonly what: 'settle';
      readonly caseId: string;
      readonly settlement: 'merge' | 'keep-apart';
      /** The identity that the case is about; null where it is about none, or its keys are gone. */
      readonly identity: Identity | null;
    }
  /** A case from before contacts could be merged. `onePerson`: its fact said that all it named is one person. */
  | { readonly what: 'settle-by-rule'; readonly caseId: string; readonly onePerson: boolean };

export interface PeopleRefusal {
  readonly code: string;
  readonly message: string;
}

/** `member`: in whose stream the decision is written. */
export type PeopleDecided = { readonly ok: true; readonly member: string } | { readonly ok: false; readonly refusal: PeopleRefusal };

/** Decides a command on what the index knows, and takes it into the book; a refusal changes nothing. */
export function decidePeople(command: PeopleCommand, book: IdentityBook, decisions: Decisions, by: { readonly commandId: string; readonly at: Instant }): PeopleDecided {
  switch (command.what) {
    case 'merge':
      return merge(command.contacts, book, decisions);
    case 'unmerge':
      return unmerge(command.mergeId, book, decisions);
    case 'unlink':
      return unlink(command, book, decisions);
    case 'settle':
      return settle(command, book, decisions, by);
    case 'settle-by-rule':
      return settleByRule(command, book, decisions);
  }
}

function merge(contacts: readonly [string, string], book: IdentityBook, decisions: Decisions): PeopleDecided {
  const unknown = contacts.find((id) => !book.hasMember(id));
  if (unknown !== undefined) return refuse('unknown-contact', `there is no contact ${unknown}`);
  const roots = distinctRoots(contacts, book);
  const shared = roots.find(({ id }) => book.isShared(id));
  if (shared) return refuse('shared-contact', `${shared.id} stands for a value that many people share: it is nobody to merge with`);
  const [survivor] = roots;
  if (!survivor || roots.length < 2) return refuse('already-merged', `${contacts.join(' and ')} are one contact already`);
  decisions.merge(roots);
  return { ok: true, member: survivor.id };
}

function unmerge(mergeId: string, book: IdentityBook, decisions: Decisions): PeopleDecided {
  const row = book.merge(mergeId);
  if (!row) return refuse('unknown-merge', `there is no merge ${mergeId}: a contact's merges are shown with it`);
  if (row.undone) return refuse('already-unmerged', `merge ${mergeId} has been taken back already`);
  decisions.unmerge(row);
  return { ok: true, member: row.survivor };
}

function unlink({ identity, hash }: { readonly identity: Identity; readonly hash: string }, book: IdentityBook, decisions: Decisions): PeopleDecided {
  const link = book.link(hash);
  if (!link) return refuse('unknown-identity', `no contact has this ${identity.type}`);
  decisions.unlink(link, identity);
  return { ok: true, member: link.member };
}

type Settle = Extract<PeopleCommand, { what: 'settle' }>;

function settle(command: Settle, book: IdentityBook, decisions: Decisions, by: { readonly commandId: string; readonly at: Instant }): PeopleDecided {
  const row = book.caseById(command.caseId);
  if (!row) return refuse('unknown-case', `there is no case ${command.caseId}`);
  if (row.status !== 'open') return refuse('case-settled', `case ${command.caseId} is settled already (${row.status})`);
  const roots = distinctRoots(row.contacts, book);
  const decided = row.kind === 'identity-conflict' ? settleIdentity(command, row, book, decisions, by) : settleContacts(command, roots, decisions);
  if (!decided.ok) return decided;
  decisions.settle(command.caseId, command.settlement);
  return decided;
}

/** What the rule would do if the fact came today: merge, or ask what is in the way. */
function settleByRule({ caseId, onePerson }: Extract<PeopleCommand, { what: 'settle-by-rule' }>, book: IdentityBook, decisions: Decisions): PeopleDecided {
  const row = book.caseById(caseId);
  if (row?.status !== 'open') return refuse('case-settled', `case ${caseId} is not open`);
  const roots = distinctRoots(row.contacts, book);
  const [earliest] = roots;
  if (!earliest) throw new Error('assertion: a case is about somebody');
  const obstacle = onePerson ? (areKeptApart(book, roots) ? 'kept-apart' : null) : inTheWay(book, roots);
  decisions.settle(caseId, obstacle ? 'keep-apart' : 'merge');
  if (obstacle) decisions.openCase(obstacle, roots.map(({ id }) => id), null, row.factId);
  else decisions.merge(roots);
  return { ok: true, member: earliest.id };
}

function settleContacts({ settlement }: Settle, roots: readonly MemberRow[], decisions: Decisions): PeopleDecided {
  const [earliest] = roots;
  if (!earliest) throw new Error('assertion: a case is about somebody');
  if (settlement === 'merge') decisions.merge(roots);
  else if (roots.length > 1) decisions.keepApart(roots);
  else return refuse('already-merged', `they are one contact by now (${earliest.id}): take the merge back instead`);
  return { ok: true, member: earliest.id };
}

/** One contact is concerned: the value becomes its, or is left out for good. */
function settleIdentity(
  { settlement, identity }: Settle,
  { hash, contacts: [contact = ''] }: CaseRow,
  book: IdentityBook,
  decisions: Decisions,
  { commandId, at }: { readonly commandId: string; readonly at: Instant },
): PeopleDecided {
  const root = book.contactOf(contact);
  if (settlement === 'keep-apart') return { ok: true, member: root.id };
  if (!identity || hash === null) return refuse('identity-gone', 'what the case is about was erased: it can only be kept apart');
  const owner = book.link(hash);
  if (owner && book.contactOf(owner.member).id !== root.id) {
    return refuse('identity-taken', `the value is contact ${book.contactOf(owner.member).id}'s by now: merge the two, or unlink it first`);
  }
  if (!owner) {
    const count = book.changesOf(hash) + 1;
    const row = { hash, type: identity.type, strength: 'strong', identified: true, member: root.id, occurredAt: at, factId: commandId, count, removed: false } as const;
    decisions.link(row, identity);
  }
  return { ok: true, member: root.id };
}

/** The contacts that these belong to now, the earliest first. */
function distinctRoots(contacts: readonly string[], book: IdentityBook): readonly MemberRow[] {
  const roots = contacts.filter((id) => book.hasMember(id)).map((id) => book.contactOf(id));
  return [...new Map(roots.map((row) => [row.id, row])).values()].sort(byAge);
}

function refuse(code: string, message: string): PeopleDecided {
  return { ok: false, refusal: { code, message } };
}
