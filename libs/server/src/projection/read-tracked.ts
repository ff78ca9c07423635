import type { EventLog } from '@waymark/engine';
import { readContactEvents } from '../core/contact-events';
import { TrackedContact } from './tracked-contact';

/** A contact of these members as its events up to a position make it, whatever is in memory. */
export async function readTracked(log: EventLog, contact: string, members: readonly string[], position: number): Promise<TrackedContact> {
  const tracked = new TrackedContact(contact);
  tracked.addAll(await readContactEvents(log, members, position));
  return tracked;
}
