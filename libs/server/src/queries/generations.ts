import type { GenerationStatus } from '@waymark/views';
import { VIEW_VERSION } from '@waymark/views';
import type { Decided, ModelRef } from '@waymark/journey';
import type { SwitchDiff } from '../models/diff';
import type { Generation } from '../projection/generations';
import { isWhole } from '../projection/generations';
import { notReady } from './readable-generation';
import type { Reading } from './reading';
import { toTime, toTimeOrNull } from './times';

/** One model's read tables, from the first row to the last. */
export interface GenerationRow {
  readonly generation: string;
  readonly model: ModelRef;
  readonly status: GenerationStatus;
  readonly purpose: string;
  readonly filled: number;
  readonly total: number;
  /** From 0 to 1. */
  readonly progress: number;
  /** Seconds until it is filled, by its pace so far; null where there is nothing to tell. */
  readonly remainingSeconds: number | null;
  readonly startedAt: string;
  readonly readyAt: string | null;
  readonly liveAt: string | null;
  /** The log position from which on it decides. */
  readonly border: number | null;
  readonly retiredAt: string | null;
  /** Of the views that its rows have: the version of the tables, and how many additions to them. */
  readonly viewVersion: string;
}

export type SwitchPreview = Omit<SwitchDiff, 'asOf'> & { readonly asOf: string };

export function listGenerations({ engine }: Reading): readonly GenerationRow[] {
  const now = engine.parts.clock.now();
  return [...engine.switches.list()].sort((a, b) => b.startedAt - a.startedAt || (a.gen < b.gen ? 1 : -1)).map((each) => describeGeneration(each, now));
}

/** Refused as `unknown-generation`. */
export function showGeneration({ engine }: Reading, gen: string): Decided<GenerationRow> {
  const found = engine.switches.generation(gen);
  return found ? { ok: true, value: describeGeneration(found, engine.parts.clock.now()) } : unknownGeneration(gen);
}

/** What a switch would change. Refused as `unknown-generation`, or `generation-not-ready` while it fills. */
export async function previewSwitch({ engine }: Reading, gen: string): Promise<Decided<SwitchPreview>> {
  const generation = engine.switches.generation(gen);
  if (!generation) return unknownGeneration(gen);
  if (!isWhole(generation)) return notReady(generation);
  const diff = await engine.switches.diff(gen);
  return diff ? { ok: true, value: { ...diff, asOf: toTime(diff.asOf) } } : unknownGeneration(gen);
}

export function describeGeneration(generation: Generation, now: number): GenerationRow {
  const { gen, model, status, purpose, filled, total, startedAt } = generation;
  const isFilling = status === 'filling';
  return {
    generation: gen,
    model,
    status,
    purpose,
    filled,
    total,
    progress: isFilling ? share(filled, total) : 1,
    remainingSeconds: isFilling ? remaining(generation, now) : null,
    startedAt: toTime(startedAt),
    readyAt: toTimeOrNull(generation.readyAt),
    liveAt: toTimeOrNull(generation.liveAt),
    border: generation.border,
    retiredAt: toTimeOrNull(generation.retiredAt),
    viewVersion: `${VIEW_VERSION}.${generation.additions}`,
  };
}

function share(filled: number, total: number): number {
  return total === 0 ? 0 : Math.min(1, filled / total);
}

/** By the pace since this process fills it: what a restart took does not count. */
function remaining({ filled, total, pace }: Generation, now: number): number | null {
  const [done, elapsedMs] = [filled - pace.filled, now - pace.at];
  if (done <= 0 || elapsedMs <= 0) return null;
  return Math.max(0, Math.round(((total - filled) * elapsedMs) / done / 1_000));
}

function unknownGeneration(gen: string): Extract<Decided<never>, { ok: false }> {
  return { ok: false, refusal: { code: 'unknown-generation', message: `there is no generation ${gen}` } };
}
