import type { Instant } from '@waymark/journey';
import { readCursor, writeCursor } from '../queries/pages';

/** Where an export stands, and what it was begun with. */
export interface ExportPlace {
  readonly model: { readonly id: string; readonly version: number };
  readonly asOf: Instant;
  readonly position: number;
  /** The last contact that is told whole. */
  readonly after: string;
  /** Rows of the next contact that are told. */
  readonly offset: number;
  /** Contacts that are told whole, and how many there were when the export began. */
  readonly done: number;
  readonly of: number;
}

/** Null where the export begins. Throws `invalid-cursor`. */
export function readPlace(table: string, cursor: string | undefined): ExportPlace | null {
  const place = readCursor(`export:${table}`, cursor);
  if (!place) return null;
  const [id, version, asOf, position, after, offset, done, of] = place;
  return { model: { id: String(id), version: Number(version) }, asOf: Number(asOf), position: Number(position), after: String(after), offset: Number(offset), done: Number(done), of: Number(of) };
}

export function writePlace(table: string, { model, asOf, position, after, offset, done, of }: ExportPlace): string {
  return writeCursor(`export:${table}`, [model.id, model.version, asOf, position, after, offset, done, of]);
}
