import type { Instant } from '@waymark/journey';
import { Arena } from './arena';
import { Pages } from './pages';
import type { FactColumns } from './history';
import { NEVER_RECORDED } from './history';

/** The columns of facts while they grow: 24 bytes a fact. */
export interface FactArenas {
  readonly at: Arena<Float64Array>;
  readonly shape: Arena<Uint32Array>;
  readonly position: Arena<Float64Array>;
  readonly recordedAfter: Arena<Int32Array>;
}

interface Column {
  at(place: number): number;
  push(value: number): void;
}

/** The columns, whatever they grow in. */
export type GrowingFacts = Readonly<Record<keyof FactColumns, Column>>;

interface FactRow {
  readonly at: number;
  readonly shape: number;
  readonly position: number;
  readonly recordedAfter: number;
}

export function factArenas(filled?: FactColumns): FactArenas {
  return {
    at: new Arena(Float64Array, filled?.at),
    shape: new Arena(Uint32Array, filled?.shape),
    position: new Arena(Float64Array, filled?.position),
    recordedAfter: new Arena(Int32Array, filled?.recordedAfter),
  };
}

/** Columns for facts that do not stay. */
export function factPages(): GrowingFacts {
  return { at: new Pages(Float64Array), shape: new Pages(Uint32Array), position: new Pages(Float64Array), recordedAfter: new Pages(Int32Array) };
}

export function pushFact({ at, shape, position, recordedAfter }: GrowingFacts, row: FactRow): void {
  at.push(row.at);
  shape.push(row.shape);
  position.push(row.position);
  recordedAfter.push(row.recordedAfter);
}

/** Copies one fact over. */
export function copyFact(from: GrowingFacts, place: number, to: FactArenas): void {
  to.at.push(from.at.at(place));
  to.shape.push(from.shape.at(place));
  to.position.push(from.position.at(place));
  to.recordedAfter.push(from.recordedAfter.at(place));
}

export function reserveFacts({ at, shape, position, recordedAfter }: FactArenas, length: number): void {
  for (const arena of [at, shape, position, recordedAfter]) arena.reserveExactly(length);
}

export function viewFacts({ at, shape, position, recordedAfter }: FactArenas): FactColumns {
  return { at: at.view(), shape: shape.view(), position: position.view(), recordedAfter: recordedAfter.view() };
}

const MOST_SECONDS = 2 ** 31 - 1;

/** Whole seconds from one to the other, rounded up so that nothing seems known before it was, within 68 years. */
export function recordedAfterOf(occurredAt: Instant, recordedAt: Instant | null): number {
  if (recordedAt === null) return NEVER_RECORDED;
  return Math.max(-MOST_SECONDS, Math.min(MOST_SECONDS, Math.ceil((recordedAt - occurredAt) / 1_000)));
}
