import type { SampleFact } from '@waymark/sample';
import { sampleHistory } from '@waymark/sample';

const AS_OF = Date.parse('2026-06-01T00:00:00Z');

/** The first facts of a large sample, past hand-offs left out: they are for an admin's import only. */
export function sampleFacts(count: number, contactIds = false): readonly SampleFact[] {
  const facts: SampleFact[] = [];
  for (const fact of sampleHistory({ contacts: 500_000, seed: 7, asOf: AS_OF, contactIds })) {
    if (fact.channel !== 'handoff') facts.push(fact);
    if (facts.length === count) break;
  }
  return facts;
}

/** The same items, so many at a time. */
export function chunked<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** A plain fact of the sample as a structured CloudEvent. */
export function asCloudEvent({ id, kind, occurredAt, recordedAt, source, ...data }: SampleFact): object {
  return {
    specversion: '1.0',
    id,
    source,
    type: `waymark.${kind}.v1`,
    time: occurredAt,
    ...(recordedAt ? { recordedtime: recordedAt } : {}),
    data,
  };
}
