import { BASE_GENERATION } from '@waymark/views';
import type { Decided } from '@waymark/journey';
import type { Page, PageQuestion } from './pages';
import { cutPage, readCursor, writeCursor } from './pages';
import type { Reading } from './reading';
import { unknownContact } from './score-contact';
import type { TimelineEntry } from './timeline-entries';
import { openTimeline } from './timeline-entries';

const LIST = 'timeline';

export interface TimelinePage extends Page<TimelineEntry> {
  readonly contactId: string;
  /** The contact that the id that was asked for points at; null where that id is the contact's own. */
  readonly mergedInto: string | null;
}

/** A contact's facts, newest first. Refused as `unknown-contact`. */
export async function listTimeline(reading: Reading, contactId: string, question: PageQuestion): Promise<Decided<TimelinePage>> {
  const after = readCursor(LIST, question.cursor);
  const tracked = await reading.contacts.read(contactId);
  if (!tracked) return unknownContact(contactId);
  const found = await reading.engine.parts.views.select({
    table: 'timeline',
    where: [
      { column: 'gen', op: '=', value: BASE_GENERATION },
      { column: 'contact', op: '=', value: tracked.contact },
    ],
    orderBy: [
      { column: 'occurred_at', direction: 'desc' },
      { column: 'fact_id', direction: 'desc' },
    ],
    ...(after ? { after } : {}),
    limit: question.limit + 1,
  });
  const { rows, nextCursor } = cutPage(found, question.limit, (last) => writeCursor(LIST, [Number(last['occurred_at']), String(last['fact_id'])]));
  const { contact } = tracked;
  const mergedInto = contact === contactId ? null : contact;
  return { ok: true, value: { items: await openTimeline(reading, rows), nextCursor, contactId: contact, mergedInto } };
}
