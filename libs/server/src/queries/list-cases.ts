import type { StoredCase } from '@waymark/engine';
import type { CaseKind, CaseStatus, Identity } from '@waymark/journey';
import { IdentityBook } from '@waymark/journey';
import type { Page, PageQuestion } from './pages';
import { cutPage, readCursor, writeCursor } from './pages';
import type { Person } from './people';
import { openPeople } from './people';
import type { Reading } from './reading';
import { toTime } from './times';

/** Which cases are listed. */
export const CASE_FILTERS = ['open', 'all'] as const;

export interface CasesQuestion extends PageQuestion {
  /** Open ones when absent. */
  readonly status?: (typeof CASE_FILTERS)[number] | undefined;
}

/** One whom a case is about. */
export interface CaseContact {
  /** As it was when the case was opened. */
  readonly id: string;
  /** The contact that it is now: another where it was merged since. */
  readonly contactId: string;
  readonly contact: Person;
}

/** A question for a person: whose is it? */
export interface PeopleCase {
  readonly id: string;
  readonly kind: CaseKind;
  readonly status: CaseStatus;
  readonly openedAt: string;
  /** The fact that asked. */
  readonly factId: string;
  /** The value that was not linked, or that made the new contact; null where the case is about none, or it was erased. */
  readonly identity: { readonly type: string; readonly value: string; readonly source: string | null } | null;
  readonly contacts: readonly CaseContact[];
}

/** Cases, newest first. Throws `invalid-cursor`. */
export async function listCases(reading: Reading, { status, cursor, limit }: CasesQuestion): Promise<Page<PeopleCase>> {
  const list = `cases:${status ?? 'open'}`;
  const [openedAt, caseId] = readCursor(list, cursor) ?? [];
  const found = await reading.engine.people.cases({
    limit: limit + 1,
    open: status !== 'all',
    ...(caseId === undefined ? {} : { after: { openedAt: Number(openedAt), caseId: String(caseId) } }),
  });
  const { rows, nextCursor } = cutPage(found, limit, (last) => writeCursor(list, [last.openedAt, last.caseId]));
  return { items: await describeCases(reading, rows), nextCursor };
}

async function describeCases(reading: Reading, rows: readonly StoredCase[]): Promise<readonly PeopleCase[]> {
  const identities = await reading.engine.people.identitiesOf(rows);
  const contactOf = await contactsNow(reading, rows.flatMap(({ contacts }) => contacts));
  const personOf = await openPeople(reading, rows.flatMap(({ contacts }) => contacts.map(contactOf)));
  return rows.map(({ caseId, kind, status, openedAt, factId, contacts }) => ({
    id: caseId,
    kind,
    status,
    openedAt: toTime(openedAt),
    factId,
    identity: told(identities.get(caseId)),
    contacts: contacts.map((id) => ({ id, contactId: contactOf(id), contact: personOf(contactOf(id)) })),
  }));
}

async function contactsNow({ engine }: Reading, members: readonly string[]): Promise<(member: string) => string> {
  const { snapshot } = await engine.parts.decisions.lookUp({ eventIds: [], hashes: [], members: [...new Set(members)] });
  const book = new IdentityBook(snapshot);
  return (member) => (book.hasMember(member) ? book.contactOf(member).id : member);
}

function told(identity: Identity | undefined): PeopleCase['identity'] {
  if (!identity) return null;
  const { type, value, source } = identity;
  return { type, value, source: source ?? null };
}
