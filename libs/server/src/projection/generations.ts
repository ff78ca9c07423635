import type { Row, RowChange, ViewStore } from '@waymark/engine';
import type { GenerationStatus } from '@waymark/views';
import { ADDITIONS } from '@waymark/views';
import type { CompiledModel } from '@waymark/scoring';
import type { ModelRef } from '@waymark/journey';
import type { EngineParts } from '../core/parts';
import type { ModelRegistry } from '../models/model-registry';
import { additionsIn } from './checkpoint';

/** Why a generation is filled: to be switched to, to run beside, to take the place of one whose rows are doubted or lack an addition to the views, or because the views were lost. */
export type GenerationPurpose = 'switch' | 'shadow' | 'rebuild' | 'version' | 'loss';

/** Each of them costs a fold for every event. */
export const MAX_GENERATIONS = 32;

export interface Generation {
  readonly gen: string;
  readonly model: ModelRef;
  readonly compiled: CompiledModel;
  readonly status: GenerationStatus;
  readonly purpose: GenerationPurpose;
  readonly startedAt: number;
  readonly filled: number;
  readonly total: number;
  /** The last contact filled; empty at the start. */
  readonly cursor: string;
  readonly readyAt: number | null;
  readonly liveAt: number | null;
  /** The log position from which on it decides. */
  readonly border: number | null;
  readonly retiredAt: number | null;
  /** How many additions to the views its rows have. */
  readonly additions: number;
  /** Since when this process fills it, and from how many contacts on; kept nowhere. */
  readonly pace: { readonly at: number; readonly filled: number };
}

/** Filled, fed with every event, and so at one position with the live one. */
export function isWhole({ status }: Pick<Generation, 'status'>): boolean {
  return status !== 'filling' && status !== 'dropping';
}

/** Has every row, though it may wait for the other parts' rows before it takes the live one's place. */
export function isFilled({ status, readyAt }: Generation): boolean {
  return isWhole({ status }) || (status === 'filling' && readyAt !== null);
}

/** Of two generations of one model the filled one serves: the other is a rebuild under way. */
export function generationOf(generations: readonly Generation[], model: Pick<ModelRef, 'id' | 'digest'>): Generation | null {
  const found = generations.filter(({ model: { id, digest } }) => id === model.id && digest === model.digest);
  return found.find(isWhole) ?? found[0] ?? null;
}

/** A name that no generation of that model has had. */
export function newName({ id, version }: ModelRef, { crypto }: Pick<EngineParts, 'crypto'>): string {
  return `${id}-${version}-${crypto.randomToken(6)}`;
}

/** As the views have them; what a program wrote last that knows only so many additions has no more. */
export async function readGenerations(views: ViewStore, registry: ModelRegistry, from: { readonly now: number; readonly writer: number }): Promise<readonly Generation[]> {
  const rows = await views.select({ table: 'generation', where: [], limit: 1_000 });
  return Promise.all(rows.map((row) => generationFrom(row, registry, from)));
}

async function generationFrom(row: Row, registry: ModelRegistry, { now, writer }: { readonly now: number; readonly writer: number }): Promise<Generation> {
  const published = await registry.published({ id: String(row['model_id']), version: Number(row['model_version']) });
  return {
    gen: String(row['gen']),
    model: published.ref,
    compiled: registry.compile(published),
    status: String(row['status']) as GenerationStatus,
    purpose: String(row['purpose']) as GenerationPurpose,
    startedAt: Number(row['started_at']),
    filled: Number(row['filled']),
    total: Number(row['total']),
    cursor: String(row['fill_cursor']),
    readyAt: numberOrNull(row['ready_at']),
    liveAt: numberOrNull(row['live_at']),
    border: numberOrNull(row['border']),
    retiredAt: numberOrNull(row['retired_at']),
    additions: Math.min(additionsIn(row['additions']), writer),
    pace: { at: now, filled: Number(row['filled']) },
  };
}

/** From a program that knew less of the views: what nobody reads yet is filled from the beginning, the rest lacks what it lacks. */
export function takenOver(all: readonly Generation[], now: number): readonly Generation[] {
  const anew = { additions: ADDITIONS, cursor: '', filled: 0, readyAt: null, pace: { at: now, filled: 0 } };
  return all.map((known) => (known.status === 'filling' && known.additions < ADDITIONS ? { ...known, ...anew } : known));
}

export function putGeneration(generation: Generation): RowChange {
  return {
    table: 'generation',
    put: {
      gen: generation.gen,
      model_id: generation.model.id,
      model_version: generation.model.version,
      model_digest: generation.model.digest,
      status: generation.status,
      started_at: generation.startedAt,
      filled: generation.filled,
      total: generation.total,
      fill_cursor: generation.cursor,
      ready_at: generation.readyAt,
      live_at: generation.liveAt,
      border: generation.border,
      retired_at: generation.retiredAt,
      purpose: generation.purpose,
      additions: generation.additions,
    },
  };
}

function numberOrNull(value: Row[string] | undefined): number | null {
  return typeof value === 'number' ? value : null;
}
