import type { Decided, Instant, ModelRef } from '@waymark/journey';
import type { ScoringWith } from '../queries/live-model';
import { BASE_GENERATION } from '@waymark/views';
import type { Reading } from '../queries/reading';
import type { ModelAsked } from '../queries/score-contact';
import { modelFor } from '../queries/score-contact';
import { toTime } from '../queries/times';
import { eventsThen } from '../replays/facts-then';
import { idsAfter, wasContact } from './contacts-then';
import type { ExportPlace } from './export-place';
import { readPlace, writePlace } from './export-place';
import type { ExportRow, ExportTable } from './export-table';

export interface ExportAsked {
  readonly table: ExportTable;
  /** The live one when absent; a later page stays with that of the first. */
  readonly model?: ModelAsked | undefined;
  /** Scores and journeys are of this instant; now when absent. */
  readonly asOf?: Instant | undefined;
  /** Nothing behind this in the log is told, so that several tables are of one log; its end when absent. */
  readonly position?: number | undefined;
  /** Rows at most. */
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A part of a table for notebooks, by contact id. */
export interface ExportPage {
  readonly table: ExportTable;
  readonly asOf: string;
  /** Everything in the log up to here. */
  readonly position: number;
  readonly model: Pick<ModelRef, 'id' | 'version'>;
  readonly items: readonly ExportRow[];
  readonly nextCursor: string | null;
  /** Contacts that are told, and how many there were at the first page. */
  readonly done: number;
  readonly of: number;
}

/** Contacts that are looked at for one page at most, however few rows they have. */
const MOST_CONTACTS = 500;

/** How long a first page waits for the views to know every contact that it is of. */
const KNOWN_WITHIN_MS = 2_000;

/** Refused as `unknown-model`, `position-ahead`. Throws `no-live-model`, `invalid-cursor`. */
export async function exportPage(reading: Reading, asked: ExportAsked): Promise<Decided<ExportPage>> {
  const known = readPlace(asked.table, asked.cursor);
  const scoring = await modelFor(reading, { model: known?.model ?? asked.model });
  if (!scoring.ok) return scoring;
  const place = known ? { ok: true as const, value: known } : await beginning(reading, asked, scoring.value.model);
  return place.ok ? { ok: true, value: await pageFrom(reading, asked, place.value, scoring.value) } : place;
}

async function beginning({ engine }: Reading, asked: ExportAsked, { id, version }: ModelRef): Promise<Decided<ExportPlace>> {
  const { log, clock, views } = engine.parts;
  const end = await log.end();
  const position = asked.position ?? end;
  if (position > end) return { ok: false, refusal: { code: 'position-ahead', message: `position ${position} is behind the log's end at ${end}: give that of an earlier page, or none` } };
  if (engine.projection.checkpoint.position < position) await engine.settled(KNOWN_WITHIN_MS);
  const of = await views.count('contact', [{ column: 'gen', op: '=', value: BASE_GENERATION }]);
  return { ok: true, value: { model: { id, version }, asOf: asked.asOf ?? clock.now(), position, after: '', offset: 0, done: 0, of } };
}

async function pageFrom(reading: Reading, { table, limit }: ExportAsked, from: ExportPlace, { compiled }: ScoringWith): Promise<ExportPage> {
  // The tables bring their writers, for which an engine that exports nothing need not wait.
  const { rowsFor } = await import('./export-rows');
  const items: ExportRow[] = [];
  let place = from;
  const { parts } = reading.engine;
  const ids = await idsAfter(parts, from.after, MOST_CONTACTS);
  for (const id of ids) {
    if (!(await wasContact(parts, id, from.position))) {
      place = { ...place, after: id };
      continue;
    }
    const events = await eventsThen(parts.log, id, from.position);
    const rows = rowsFor(table, id, events, { compiled, asOf: from.asOf });
    const taken = rows.slice(place.offset, place.offset + limit - items.length);
    items.push(...taken);
    const reached = place.offset + taken.length;
    place = reached < rows.length ? { ...place, offset: reached } : { ...place, after: id, offset: 0, done: place.done + Number(events.length > 0) };
    if (items.length === limit) break;
    await parts.clock.breathe();
  }
  const isEnd = ids.length < MOST_CONTACTS && place.after === (ids.at(-1) ?? place.after);
  return {
    table,
    asOf: toTime(from.asOf),
    position: from.position,
    model: { id: from.model.id, version: from.model.version },
    items,
    nextCursor: isEnd ? null : writePlace(table, place),
    done: place.done,
    of: Math.max(place.done, place.of),
  };
}
