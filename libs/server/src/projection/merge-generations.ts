import type { Generation } from './generations';
import { isFilled } from './generations';

/** Where one part of the contacts stands. */
export interface PartOfProjection {
  readonly position: number;
  readonly logicalNow: number;
  readonly additions: number;
  readonly generations: readonly Generation[];
}

/**
 * The generations of all parts as one: filled when each is filled, and live when the last part has passed the border.
 * Until then the one before it is read, which every part goes on feeding.
 */
export function mergeGenerations(parts: readonly PartOfProjection[]): readonly Generation[] {
  const byName = new Map<string, Generation[]>();
  for (const generation of parts.flatMap(({ generations }) => generations)) {
    byName.set(generation.gen, [...(byName.get(generation.gen) ?? []), generation]);
  }
  const all = [...byName.values()];
  const live = liveOf(all.filter((each) => each.length === parts.length && each.every(isFilled)));
  return all.map((each) => merged(each, parts.length, live));
}

/** Of those that a part has live the one with the earliest border. */
function liveOf(whole: readonly (readonly Generation[])[]): string | null {
  const candidates = whole.flatMap((each) => each.filter(({ status }) => status === 'live'));
  const [first] = candidates.sort((a, b) => (a.border ?? 0) - (b.border ?? 0));
  return first?.gen ?? null;
}

function merged(each: readonly Generation[], count: number, live: string | null): Generation {
  const [first] = each;
  if (!first) throw new Error('assertion: a name is that of a generation');
  const sum = (read: (generation: Generation) => number): number => each.reduce((total, generation) => total + read(generation), 0);
  const pace = { at: Math.max(...each.map((generation) => generation.pace.at)), filled: sum((generation) => generation.pace.filled) };
  const latest = (read: (generation: Generation) => number | null): number | null => latestOf(each.map(read));
  const status = statusOf(each, count, live);
  return {
    ...first,
    status,
    purpose: status === 'filling' ? purposeOf(each) : first.purpose,
    startedAt: Math.min(...each.map(({ startedAt }) => startedAt)),
    filled: sum(({ filled }) => filled),
    total: sum(({ total }) => total),
    readyAt: latest(({ readyAt }) => readyAt),
    liveAt: latest(({ liveAt }) => liveAt),
    border: latest(({ border }) => border),
    retiredAt: latest(({ retiredAt }) => retiredAt),
    additions: Math.min(...each.map(({ additions }) => additions)),
    pace,
  };
}

function statusOf(each: readonly Generation[], count: number, live: string | null): Generation['status'] {
  const has = (status: Generation['status']): boolean => each.some((generation) => generation.status === status);
  if (each.some(({ gen }) => gen === live)) return 'live';
  if (has('dropping')) return 'dropping';
  // Where it has taken its place in some parts, the others have it filled and do the same at once.
  if (each.length < count || !each.every(isFilled) || each.every((generation) => generation.status === 'filling')) return 'filling';
  // Where some parts have passed a border of it and others have not yet, it is what the former make of it.
  if (has('retired')) return 'retired';
  return has('shadow') ? 'shadow' : 'ready';
}

/** What a part has live and another lacks is being made anew there, to be live again. */
function purposeOf(each: readonly Generation[]): Generation['purpose'] {
  const filling = each.find(({ status }) => status === 'filling');
  return each.some(({ status }) => status === 'live') ? 'loss' : (filling ?? each[0])?.purpose ?? 'switch';
}

function latestOf(instants: readonly (number | null)[]): number | null {
  const known = instants.filter((instant) => instant !== null);
  return known.length < instants.length ? null : Math.max(...known);
}
