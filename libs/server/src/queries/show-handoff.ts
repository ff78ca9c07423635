import type { Decided, Handoff, HandoffAssignedData, HandoffDecidedData, LoggedEvent } from '@waymark/journey';
import { HANDOFF_ASSIGNED, handoffStream } from '@waymark/journey';
import { BASE_GENERATION } from '@waymark/views';
import { openEvents } from '../core/sealing';
import type { HandoffRow } from './handoff-rows';
import { describeHandoffs } from './handoff-rows';
import type { Reading } from './reading';
import { toTime } from './times';

/** One thing that happened to a hand-off. */
export interface HandoffChange {
  readonly action: string;
  readonly at: string;
  readonly by: string | null;
  readonly owner: string | null;
  readonly reason: string | null;
  readonly note: string | null;
}

export interface HandoffDetail extends HandoffRow {
  /** Oldest first. Of an imported hand-off only how it began and how it stands. */
  readonly history: readonly HandoffChange[];
}

/** A hand-off and the contact that holds it. */
export interface HeldHandoff {
  readonly contactId: string;
  readonly handoff: Handoff;
}

/** Finds a hand-off by its id, as the log has it now. Refused as `unknown-handoff`. */
export async function findHandoff({ engine, contacts }: Reading, id: string): Promise<Decided<HeldHandoff>> {
  const [row] = await engine.parts.views.select({
    table: 'handoff',
    where: [
      { column: 'gen', op: '=', value: BASE_GENERATION },
      { column: 'handoff', op: '=', value: id },
    ],
    limit: 1,
  });
  // Whose the member is by now, the log says: a merge or an unmerge may be ahead of the rows.
  const tracked = row ? await contacts.read(String(row['member'])) : null;
  const handoff = tracked?.handoffs().handoffs.find((each) => each.id === id);
  if (tracked && handoff) return { ok: true, value: { contactId: tracked.contact, handoff } };
  return { ok: false, refusal: { code: 'unknown-handoff', message: `there is no hand-off ${id}` } };
}

/** One hand-off with its history. Refused as `unknown-handoff`. */
export async function showHandoff(reading: Reading, id: string): Promise<Decided<HandoffDetail>> {
  const found = await findHandoff(reading, id);
  if (!found.ok) return found;
  const { contactId, handoff } = found.value;
  const [row] = await describeHandoffs(reading, [{ contactId, handoff, standing: null }]);
  if (!row) throw new Error(`assertion: contact ${contactId} has the hand-off ${id}`);
  return { ok: true, value: { ...row, history: handoff.imported ? importedHistory(handoff) : await historyOf(reading, handoff) } };
}

async function historyOf({ engine }: Reading, handoff: Handoff): Promise<readonly HandoffChange[]> {
  const stream = await engine.parts.log.readStream(handoffStream(handoff.member));
  const events = stream.filter(({ data }) => data['handoffId'] === handoff.id);
  const opened = await openEvents<{ readonly note?: unknown }>(engine.parts.vault, engine.parts.crypto, events);
  return events.map((event, index) => changeOf(event, opened[index]?.note)).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function changeOf({ type, data }: LoggedEvent, note: unknown): HandoffChange {
  const { occurredAt, action, owner, reason, by } = data as unknown as Partial<HandoffDecidedData> & Pick<HandoffAssignedData, 'occurredAt'>;
  return {
    action: type === HANDOFF_ASSIGNED ? 'assigned' : (action ?? type),
    at: toTime(occurredAt),
    by: by ?? null,
    owner: owner ?? null,
    reason: reason ?? null,
    note: typeof note === 'string' ? note : null,
  };
}

function importedHistory({ offeredAt, decidedAt, status, owner, reason }: Handoff): readonly HandoffChange[] {
  const began: HandoffChange = { action: 'offered', at: toTime(offeredAt), by: null, owner: null, reason: null, note: null };
  return status === 'offered' ? [began] : [began, { action: status, at: toTime(decidedAt), by: null, owner, reason, note: null }];
}
