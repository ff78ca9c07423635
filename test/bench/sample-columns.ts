import { createHistoryReader } from '@waymark/contract';
import type { History } from '@waymark/replay';
import { GatheredFacts, HistoryColumns, runAtOnce } from '@waymark/replay';
import { formatSampleLine, sampleHistory } from '@waymark/sample';

export const SAMPLE_AS_OF = Date.parse('2026-06-01T00:00:00Z');

/** The facts of a sample of so many people as columns, by the contacts that they are really about. */
export async function sampleColumns(people: number): Promise<History> {
  const columns = HistoryColumns.empty();
  const facts = new GatheredFacts(columns.shapes);
  const read = createHistoryReader();
  let position = 0;
  for (const line of sampleHistory({ contacts: people, seed: 7, asOf: SAMPLE_AS_OF, contactIds: true })) {
    const checked = read(formatSampleLine(line));
    position += 1;
    if (checked.ok && checked.value !== null) facts.add({ owner: checked.value.contactId, fact: checked.value.fact, position, recordedAt: null });
  }
  const history = runAtOnce(columns.replace({ position, touched: new Set(), facts, contactOf: (owner) => owner }));
  await columns.shapes.prepare(() => Promise.resolve());
  return history;
}
