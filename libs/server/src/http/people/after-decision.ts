import type { Decided } from '@waymark/journey';
import type { PeopleDecision } from '../../people/people-desk';
import type { Reading } from '../../queries/reading';
import type { Contact } from '../../queries/show-contact';
import { showContact } from '../../queries/show-contact';
import { READABLE_WITHIN_MS } from '../handoffs/take-step';

/** What a decision on people did, and the contact concerned as it is after it. */
export interface PeopleAnswer extends PeopleDecision {
  readonly contact: Contact;
}

/** Waits for what was decided to be in the views, and shows the contact. */
export async function afterDecision(reading: Reading, decided: Decided<PeopleDecision>): Promise<Decided<PeopleAnswer>> {
  if (!decided.ok) return decided;
  await reading.engine.settled(READABLE_WITHIN_MS);
  const shown = await showContact(reading, decided.value.contactId);
  if (!shown.ok) return shown;
  const contact = { ...shown.value, mergedInto: null };
  return { ok: true, value: { ...decided.value, contactId: contact.id, contact } };
}
