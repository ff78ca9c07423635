import type { Generation } from './generations';
import { isWhole } from './generations';

/** Between a name and how often its rows were made anew for an addition to the views; nowhere else in a name. */
const ROLL = '~';

/** The one that is filled to take its place where its rows lack an addition: named after it, and after how often that has been done. */
export function nextRollOf(gen: string): string {
  return `${stemOf(gen)}${ROLL}${rollOf(gen) + 1}`;
}

/** Whose place it takes; null where that is gone, or answers nobody any more. */
export function predecessorOf(generations: readonly Generation[], { gen }: Pick<Generation, 'gen'>): Generation | null {
  return generations.find((known) => isAnswering(known) && stemOf(known.gen) === stemOf(gen) && rollOf(known.gen) < rollOf(gen)) ?? null;
}

/** The generation of that name, or the one that has taken its place for an addition to the views. */
export function generationNamed(generations: readonly Generation[], gen: string): Generation | null {
  const found = generations.find((known) => known.gen === gen) ?? null;
  if (found && found.status !== 'dropping') return found;
  return generations.find((known) => isWhole(known) && stemOf(known.gen) === stemOf(gen) && rollOf(known.gen) > rollOf(gen)) ?? found;
}

/** Is the one filled, or was it, to take the other's place for an addition, however often? */
export function isOfOneLine(a: string, b: string): boolean {
  return stemOf(a) === stemOf(b);
}

/** Being filled to take another's place for an addition to the views. */
export function isRolling({ purpose, status }: Pick<Generation, 'purpose' | 'status'>): boolean {
  return purpose === 'version' && status === 'filling';
}

/** Live, or beside it for as long as nobody ends it. */
export function isAnswering({ status }: Generation): boolean {
  return status === 'live' || status === 'shadow';
}

function stemOf(gen: string): string {
  return gen.split(ROLL)[0] ?? gen;
}

function rollOf(gen: string): number {
  return Number(gen.split(ROLL)[1] ?? 0);
}
