import { FixedOffsetZone, IANAZone } from 'luxon';
import type { Zone } from 'luxon';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Days whose offset is remembered; then it is forgotten and begun anew. */
const MAX_DAYS = 20_000;

/** Turns a local time, given as the milliseconds it would be in UTC, into an instant. */
export type ToInstant = (localMs: number) => number;

/** A zone of the IANA database or a fixed offset; undefined for anything else, the machine's own zone included. */
export function zoneNamed(name: string): ToInstant | undefined {
  if (IANAZone.isValidZone(name)) return localIn(IANAZone.create(name));
  const fixed = FixedOffsetZone.parseSpecifier(/^[+-]/.test(name) ? `UTC${name}` : name) as FixedOffsetZone | null;
  return fixed ? localIn(fixed) : undefined;
}

/**
 * Luxon's own answer to a local time that comes twice hangs on today's offset; an import must not. Here it is the earlier
 * one, and a time that the clock leaps over is moved on by as much as the clock.
 */
function localIn(zone: Zone): ToInstant {
  const offsets = new Map<number, readonly [before: number, after: number]>();
  const around = (day: number): readonly [number, number] => {
    const known = offsets.get(day);
    if (known) return known;
    if (offsets.size >= MAX_DAYS) offsets.clear();
    const found = [zone.offset((day - 1) * DAY_MS), zone.offset((day + 2) * DAY_MS)] as const;
    offsets.set(day, found);
    return found;
  };
  return (localMs) => {
    const [before, after] = around(Math.floor(localMs / DAY_MS));
    const first = localMs - before * MINUTE_MS;
    if (before === after || zone.offset(first) === before) return first;
    const second = localMs - after * MINUTE_MS;
    return zone.offset(second) === after ? second : first;
  };
}
