import type { Verification } from './auditor';

const MAX_LISTED = 100;

/** What the parts of all contacts found, as one; each stood at its own position, of which the earliest is told. */
export function mergeVerifications(parts: readonly Verification[]): Verification {
  const sum = (read: (part: Verification) => number): number => parts.reduce((total, part) => total + read(part), 0);
  return {
    generation: parts[0]?.generation ?? null,
    position: Math.min(...parts.map(({ position }) => position)),
    contacts: sum(({ contacts }) => contacts),
    rows: sum(({ rows }) => rows),
    differing: sum(({ differing }) => differing),
    differences: parts.flatMap(({ differences }) => differences).slice(0, MAX_LISTED),
  };
}
