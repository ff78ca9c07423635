import type { Ranked } from './levels';
import { outcomesOf, share } from './levels';

/** A tenth of the cases by score, best first. */
export interface Decile {
  /** 1 is the best. */
  readonly decile: number;
  /** Lowest and highest score in it; null where it is empty. */
  readonly from: number | null;
  readonly to: number | null;
  readonly contacts: number;
  readonly outcomes: number;
  /** Outcomes by contacts; null where it is empty. */
  readonly rate: number | null;
  /** The rate by that of all cases: 2 is twice as many as among contacts taken blindly. Null without outcomes. */
  readonly lift: number | null;
  /** Share of all outcomes in this and the better ones. */
  readonly cumulative: number | null;
}

/** A case with the place in [0, 1) that orders it among equal scores. */
export interface PlacedCase extends Ranked {
  readonly place: number;
}

const TENTHS = 10;

/** Ten rows of as equal size as can be. Equal scores are parted by `place`, so that a border is the same every time. */
export function decilesOf(cases: readonly PlacedCase[]): readonly Decile[] {
  const sorted = [...cases].sort((a, b) => b.score - a.score || a.place - b.place);
  const all = outcomesOf(sorted);
  let soFar = 0;
  return Array.from({ length: TENTHS }, (_, tenth): Decile => {
    const rows = sorted.slice(border(sorted.length, tenth), border(sorted.length, tenth + 1));
    const outcomes = outcomesOf(rows);
    soFar += outcomes;
    const rate = share(outcomes, rows.length);
    const blindly = share(all, sorted.length);
    return {
      decile: tenth + 1,
      from: rows.at(-1)?.score ?? null,
      to: rows[0]?.score ?? null,
      contacts: rows.length,
      outcomes,
      rate,
      lift: rate === null || blindly === null ? null : share(rate, blindly),
      cumulative: share(soFar, all),
    };
  });
}

const border = (length: number, tenth: number): number => Math.floor((length * tenth) / TENTHS);
