import type { StoredCase } from '@waymark/engine';
import type { CaseKind, CaseStatus, Identity } from '@waymark/journey';
import { IdentityBook, STRONG_TYPES } from '@waymark/journey';
import type { Page, PageQuestion } from './pages';
import { cutPage, readCursor, writeCursor } from './pages';
import type { Person } from './people';
import { openPeople } from './people';
import type { Reading } from './reading';
import type { TimelineEntry } from './timeline-entries';
import { openTimeline } from './timeline-entries';
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
  /** The fact that asked; null where it is gone. */
  readonly factId: string;
  readonly fact: TimelineEntry | null;
  /** The value that was not linked, or that made the new contact; null where the case is about none, or it was erased. */
  readonly identity: { readonly type: string; readonly value: string; readonly source: string | null } | null;
  /** Types of which two of these contacts now hold different values. */
  readonly differIn: readonly string[];
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
  const facts = await factsOf(reading, rows);
  const { contactOf, differIn } = await peopleNow(reading, rows.flatMap(({ contacts }) => contacts));
  const personOf = await openPeople(reading, rows.flatMap(({ contacts }) => contacts.map(contactOf)));
  return rows.map(({ caseId, kind, status, openedAt, factId, contacts }) => ({
    id: caseId,
    kind,
    status,
    openedAt: toTime(openedAt),
    factId,
    fact: facts.get(factId) ?? null,
    differIn: differIn(contacts),
    identity: told(identities.get(caseId)),
    contacts: contacts.map((id) => ({ id, contactId: contactOf(id), contact: personOf(contactOf(id)) })),
  }));
}

async function factsOf(reading: Reading, rows: readonly StoredCase[]): Promise<ReadonlyMap<string, TimelineEntry>> {
  const places = await reading.engine.people.placesOf(rows.map(({ factId }) => factId));
  const entries = await openTimeline(reading, [...places.values()].map(({ stream, revision }) => ({ stream, revision })));
  return new Map(entries.map((entry) => [entry.factId, entry]));
}

interface PeopleNow {
  readonly contactOf: (member: string) => string;
  readonly differIn: (members: readonly string[]) => readonly string[];
}

async function peopleNow({ engine }: Reading, members: readonly string[]): Promise<PeopleNow> {
  const { snapshot } = await engine.parts.decisions.lookUp({ eventIds: [], hashes: [], members: [...new Set(members)] });
  const book = new IdentityBook(snapshot);
  const contactOf = (member: string): string => (book.hasMember(member) ? book.contactOf(member).id : member);
  return {
    contactOf,
    differIn: (about) => {
      const contacts = [...new Set(about.map(contactOf))].filter((id) => book.hasMember(id));
      return STRONG_TYPES.filter((type) => contacts.filter((id) => book.holds(id, type)).length > 1);
    },
  };
}

function told(identity: Identity | undefined): PeopleCase['identity'] {
  if (!identity) return null;
  const { type, value, source } = identity;
  return { type, value, source: source ?? null };
}
