import type { DecisionStore } from '@waymark/engine';
import { IdentityBook } from '@waymark/journey';

/** A contact with the member streams that make it up, itself first. */
export interface Members {
  readonly contact: string;
  readonly members: readonly string[];
}

/** Whom an id means now: the contact that it is or points at; null where nobody has that id. */
export async function membersNow(decisions: DecisionStore, id: string): Promise<Members | null> {
  const { snapshot } = await decisions.lookUp({ eventIds: [], hashes: [], members: [id] });
  const book = new IdentityBook(snapshot);
  if (!book.hasMember(id)) return null;
  const contact = book.contactOf(id).id;
  return { contact, members: book.membersOf(contact) };
}
