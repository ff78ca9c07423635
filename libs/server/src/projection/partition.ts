import type { OtherParts } from './other-parts';

/** The part of all contacts that one projector keeps the rows of. */
export interface Partition {
  readonly index: number;
  readonly count: number;
  /** Also keeps what belongs to no contact. */
  readonly first: boolean;
  readonly owns: (contact: string) => boolean;
  readonly others?: OtherParts;
}

/** All contacts. */
export const WHOLE: Partition = { index: 0, count: 1, first: true, owns: () => true };

/** One of so many parts of about the same size. A contact's part is for ever: another count needs views made anew. */
export function partitionOf(index: number, count: number): Partition {
  if (count === 1) return WHOLE;
  return { index, count, first: index === 0, owns: (contact) => fnv1a(contact) % count === index };
}

/** FNV-1a, 32 bits, over code units (Fowler, Noll, Vo; draft-eastlake-fnv). */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
