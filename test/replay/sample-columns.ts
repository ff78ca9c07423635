import { createHistoryReader } from '@waymark/contract';
import type { SampleOptions } from '@waymark/sample';
import { formatSampleLine, sampleHistory } from '@waymark/sample';
import type { ContactFact, History } from '@waymark/replay';
import { historyOf } from '@waymark/replay';

/** The sample company's facts as columns, by the contacts that they are really about. */
export function sampleColumns(options: SampleOptions): History {
  return historyOf(factsOf(options));
}

function* factsOf(options: SampleOptions): Generator<ContactFact> {
  const read = createHistoryReader();
  for (const line of sampleHistory({ ...options, contactIds: true })) {
    const checked = read(formatSampleLine(line));
    if (checked.ok && checked.value !== null) yield { contact: checked.value.contactId, fact: checked.value.fact };
  }
}
