import { setTimeout as pause } from 'node:timers/promises';
import type { EventLog } from '@waymark/engine';
import type { NewEvent } from '@waymark/journey';
import type { EventStoreLog } from './event-store-log';
import { createEventStoreLog } from './event-store-log';
import type { EventStoreLogOptions } from './settings';

const clock = {
  now: () => Date.now(),
  until: (instant: number, signal: AbortSignal) => pause(Math.max(0, instant - Date.now()), undefined, { signal }).catch(() => undefined),
};
const quiet = { info: () => undefined, warn: () => undefined };

/** Tries again at once, as far as a test can tell. */
export const impatient = { backoffMs: 1, maxBackoffMs: 20 } as const;

export function openLog({ connectionString }: Pick<EventStoreLogOptions, 'connectionString'>, options: Partial<EventStoreLogOptions> = {}): EventStoreLog {
  return createEventStoreLog({ connectionString, clock, log: quiet, limits: impatient, ...options });
}

/** An event that a number stands for. */
export function eventOf(number: number, more: Partial<NewEvent> = {}): NewEvent {
  const id = `00000000-0000-5000-8000-${number.toString(16).padStart(12, '0')}`;
  return { id, type: 'happened', at: 1_700_000_000_000, data: { number }, ...more };
}

/** So many streams, each written event after event, all of them at once; the numbers go up from stream to stream. */
export async function writeChains(log: EventLog, chains: number, length: number): Promise<void> {
  const write = async (chain: number): Promise<void> => {
    for (let i = 0; i < length; i += 1) {
      const { outcome } = await log.append({ stream: `chain-${chain}`, expected: i === 0 ? 'none' : i - 1, events: [eventOf(chain * length + i)] });
      if (outcome !== 'appended') throw new Error(`event ${i} of chain ${chain}: ${outcome}`);
    }
  };
  await Promise.all(Array.from({ length: chains }, (_, chain) => write(chain)));
}

/** The numbers of all events, in the order of the log. */
export function numbersIn(events: readonly { readonly data: { readonly [key: string]: unknown } }[]): readonly number[] {
  return events.map(({ data }) => Number(data['number']));
}

export function upTo(end: number): readonly number[] {
  return Array.from({ length: end }, (_, i) => i);
}

export function ascending(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((a, b) => a - b);
}
