import { durationMs } from '../document/duration';
import type { DecayDocument } from '../document/model';

/** How a line loses weight with age; durations in whole seconds. */
export interface Decay {
  readonly kind: 'halfLife' | 'linear' | 'expires';
  readonly seconds: number;
}

export function compileDecay(document: DecayDocument): Decay {
  const [kind, text] = Object.entries(document)[0] as [Decay['kind'], string];
  return { kind, seconds: durationMs(text) / 1000 };
}

/** Weight of a line of an age in milliseconds, as section 3 defines it: the age counts in whole seconds, rounded down. */
export function weightAt(decay: Decay | null, ageMs: number): number {
  if (decay === null) return 1;
  const age = Math.floor(ageMs / 1000);
  if (decay.kind === 'halfLife') return 2 ** -(age / decay.seconds);
  if (decay.kind === 'linear') return Math.max(0, 1 - age / decay.seconds);
  return age < decay.seconds ? 1 : 0;
}
