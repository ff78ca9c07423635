import { createHistoryReader } from '@waymark/contract';
import type { History } from '@waymark/replay';
import { ComingFacts } from '@waymark/replay';
import type { SampleOptions } from '@waymark/sample';
import { formatSampleLine, sampleHistory } from '@waymark/sample';

/** The sample company's facts as columns, by the contacts that they are really about. */
export function sampleColumns(options: SampleOptions): History {
  const coming = new ComingFacts();
  const read = createHistoryReader();
  let position = 0;
  for (const line of sampleHistory({ ...options, contactIds: true })) {
    const checked = read(formatSampleLine(line));
    if (checked.ok && checked.value !== null) coming.add({ contact: checked.value.contactId, fact: checked.value.fact }, position);
    position += 1;
  }
  return coming.history(position);
}
