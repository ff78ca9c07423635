import type { Cell, ViewStore } from '@waymark/engine';
import type { Pause } from '@waymark/replay';
import { BASE_GENERATION } from '@waymark/views';

const PAGE_HANDOFFS = 500;

/** Who has each contact at sales, as its latest hand-off in the views says now; contacts that nobody has are left out. */
export async function loadOwners(views: ViewStore, pause: Pause): Promise<ReadonlyMap<string, string>> {
  const owners = new Map<string, string>();
  for (let after: readonly Cell[] | null = []; after !== null; ) {
    const rows = await views.select({
      table: 'handoff',
      where: [{ column: 'gen', op: '=', value: BASE_GENERATION }],
      orderBy: [
        { column: 'offered_at', direction: 'asc' },
        { column: 'handoff', direction: 'asc' },
      ],
      ...(after.length > 0 ? { after } : {}),
      limit: PAGE_HANDOFFS,
    });
    for (const { contact, owner } of rows) {
      if (typeof owner === 'string') owners.set(String(contact), owner);
      else owners.delete(String(contact));
    }
    const last = rows.at(-1);
    after = last && rows.length === PAGE_HANDOFFS ? [Number(last['offered_at']), String(last['handoff'])] : null;
    await pause();
  }
  return owners;
}
