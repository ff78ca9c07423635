import type { Instant } from '@waymark/journey';
import { toMicros } from '../document/rounding';

/** The lines of one linear or expiring decay, oldest first; those that weigh nothing any more are left behind. */
export interface AgingPot {
  readonly instants: number[];
  readonly points: number[];
  /** Lines before this place are over. */
  head: number;
  /** Sum of the points from `head` on, in millionths. */
  micros: number;
}

const COMPACT_FROM = 32;

export function emptyAgingPot(): AgingPot {
  return { instants: [], points: [], head: 0, micros: 0 };
}

export function addToAging(pot: AgingPot, at: Instant, points: number, seconds: number): void {
  leaveOver(pot, at, seconds);
  pot.instants.push(at);
  pot.points.push(points);
  pot.micros += toMicros(points);
}

/** Leaves behind the lines that are over at an instant; none may be asked for before it any more. */
export function leaveOver(pot: AgingPot, at: Instant, seconds: number): void {
  const millis = seconds * 1000;
  while (pot.head < pot.instants.length && (pot.instants[pot.head] ?? 0) + millis <= at) {
    pot.micros -= toMicros(pot.points[pot.head] ?? 0);
    pot.head += 1;
  }
  if (pot.head > COMPACT_FROM && pot.head * 2 > pot.instants.length) {
    pot.instants.splice(0, pot.head);
    pot.points.splice(0, pot.head);
    pot.head = 0;
  }
}

/** The first line that is not over at an instant. */
function firstLive(pot: AgingPot, at: Instant, seconds: number): number {
  const millis = seconds * 1000;
  let index = pot.head;
  while (index < pot.instants.length && (pot.instants[index] ?? 0) + millis <= at) index += 1;
  return index;
}

/** What expiring lines are worth at an instant not before the latest of them. */
export function expiringWorth(pot: AgingPot, at: Instant, seconds: number): number {
  const live = firstLive(pot, at, seconds);
  let micros = pot.micros;
  for (let index = pot.head; index < live; index += 1) micros -= toMicros(pot.points[index] ?? 0);
  return micros / 1e6;
}

/** What linearly fading lines are worth at an instant not before the latest of them. */
export function linearWorth(pot: AgingPot, at: Instant, seconds: number): number {
  let worth = 0;
  for (let index = firstLive(pot, at, seconds); index < pot.instants.length; index += 1) {
    const age = Math.floor((at - (pot.instants[index] ?? 0)) / 1000);
    worth += (pot.points[index] ?? 0) * (1 - age / seconds);
  }
  return worth;
}

/** When the next live line is over, after an instant; null when none is left. */
export function nextOver(pot: AgingPot, at: Instant, seconds: number): Instant | null {
  const first = pot.instants[firstLive(pot, at, seconds)];
  return first === undefined ? null : first + seconds * 1000;
}
