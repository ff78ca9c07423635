import type { Append, ExpectedRevision } from '@waymark/engine';
import type { NewEvent } from '@waymark/journey';

/** A UUID that a number stands for. */
export function uuidOf(number: number): string {
  return `00000000-0000-5000-8000-${number.toString(16).padStart(12, '0')}`;
}

/** An event that a number stands for. */
export function eventOf(number: number, more: Partial<NewEvent> = {}): NewEvent {
  return { id: uuidOf(number), type: 'happened', at: 1_700_000_000_000 + number, data: { number }, ...more };
}

export function appendOf(stream: string, expected: ExpectedRevision, ...numbers: readonly number[]): Append {
  return { stream, expected, events: numbers.map((number) => eventOf(number)) };
}

/** The numbers that logged events stand for. */
export function numbersOf(events: readonly { readonly data: Readonly<Record<string, unknown>> }[]): readonly number[] {
  return events.map(({ data }) => Number(data['number']));
}
