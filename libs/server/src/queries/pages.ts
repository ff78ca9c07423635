import type { Cell } from '@waymark/engine';
import { WaymarkError } from '@waymark/engine';

/** A part of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Asks for the next part; null at the end. */
  readonly nextCursor: string | null;
}

export interface PageQuestion {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A place in a list, opaque to callers. `list` keeps cursors of different lists and orders apart. */
export function writeCursor(list: string, place: readonly Cell[]): string {
  return Buffer.from(JSON.stringify([list, ...place])).toString('base64url');
}

/** Throws `invalid-cursor` for anything that this list did not hand out. */
export function readCursor(list: string, cursor: string | undefined): readonly Cell[] | undefined {
  if (cursor === undefined) return undefined;
  const [name, ...place] = parsed(cursor);
  if (name === list && place.length > 0 && place.every(isPlace)) return place as Cell[];
  throw new WaymarkError('invalid-cursor', 'the cursor is none of this list in this order: begin again without one');
}

/** Cuts a page off rows of which one more than `limit` was asked for. */
export function cutPage<Row>(rows: readonly Row[], limit: number, cursorOf: (last: Row) => string): { rows: readonly Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}

function parsed(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function isPlace(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
}
