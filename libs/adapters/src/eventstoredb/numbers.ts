import { WaymarkError } from '@waymark/engine';

/** A place that the server tells as text: exact up to 2^53, far behind any log that fits on a disk. */
export function numberIn(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new WaymarkError('log-rejected', `EventStoreDB tells a place in the log that Waymark cannot count (${text}): use a server from 22.10 to 25`);
}
