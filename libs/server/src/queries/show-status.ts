import type { Condition } from '@waymark/engine';
import { BASE_GENERATION } from '@waymark/views';
import type { GenerationRow } from './generations';
import { listGenerations } from './generations';
import type { OutletStatus } from '../outbox/outlet-relay';
import type { ServedPart } from '../projection/projection';
import type { Reading } from './reading';
import { toTimeOrNull } from './times';

/** What runs and how far it is. */
export interface Status {
  readonly version: string;
  /** The log position that the views stand at, and the log's end. */
  readonly position: number;
  readonly end: number;
  /** Log positions between the two. */
  readonly lag: number;
  readonly caughtUp: boolean;
  readonly failure: string | null;
  /** What an operator has to know of the last start. */
  readonly notices: readonly string[];
  /** Parts of the contacts that other processes write; none where this one writes all. */
  readonly parts: readonly PartRow[];
  /** Facts that wait for the log. */
  readonly backlog: number;
  readonly contacts: number;
  readonly openHandoffs: number;
  readonly waiting: number;
  readonly blocked: number;
  /** Dead letters that nobody has mended; counted up to 1,000. */
  readonly openLetters: number;
  /** Where messages go, and how far each is behind. */
  readonly outlets: readonly OutletRow[];
  readonly stages: Readonly<Record<string, number>>;
  readonly live: GenerationRow | null;
  readonly generations: readonly GenerationRow[];
}

export interface PartRow extends Omit<ServedPart, 'since'> {
  readonly since: string | null;
}

export interface OutletRow extends Omit<OutletStatus, 'waitingSince' | 'nextAttemptAt'> {
  readonly waitingSince: string | null;
  readonly nextAttemptAt: string | null;
}

const MAX_COUNTED_LETTERS = 1_000;

export async function showStatus(reading: Reading, version: string): Promise<Status> {
  const { parts, projection, ingest } = reading.engine;
  const { caughtUp, failure } = projection.health();
  const { position } = projection.checkpoint;
  // One generation for all its numbers, also where a switch comes in between.
  const gen = projection.live?.gen ?? null;
  const end = await parts.log.end();
  const generations = listGenerations(reading);
  const [waiting, blocked] = [await standing(reading, gen, 'waiting'), await standing(reading, gen, 'blocked')];
  return {
    version,
    position,
    end,
    lag: Math.max(0, end - position),
    caughtUp,
    failure,
    notices: parts.notices ?? [],
    parts: ((await projection.served?.()) ?? []).map((each) => ({ ...each, since: toTimeOrNull(each.since) })),
    backlog: ingest.backlog,
    contacts: await parts.views.count('contact', BASE),
    openHandoffs: await parts.views.count('handoff', [...BASE, { column: 'open', op: '=', value: 1 }]),
    waiting,
    blocked,
    openLetters: (await parts.vault.letters({ status: 'open', limit: MAX_COUNTED_LETTERS })).length,
    outlets: await outlets(reading),
    stages: await stages(reading, gen),
    live: generations.find(({ generation }) => generation === gen) ?? null,
    generations,
  };
}

async function outlets({ engine: { projection } }: Reading): Promise<readonly OutletRow[]> {
  const all = await projection.outbox.status();
  return all.map((each) => ({ ...each, waitingSince: toTimeOrNull(each.waitingSince), nextAttemptAt: toTimeOrNull(each.nextAttemptAt) }));
}

const BASE: readonly Condition[] = [{ column: 'gen', op: '=', value: BASE_GENERATION }];

async function standing({ engine: { parts } }: Reading, gen: string | null, value: string): Promise<number> {
  if (gen === null) return 0;
  return parts.views.count('score', [
    { column: 'gen', op: '=', value: gen },
    { column: 'standing', op: '=', value },
  ]);
}

async function stages({ engine: { parts } }: Reading, gen: string | null): Promise<Readonly<Record<string, number>>> {
  if (gen === null) return {};
  const rows = await parts.views.countBy('score', ['stage'], [{ column: 'gen', op: '=', value: gen }]);
  return Object.fromEntries(rows.map((row) => [String(row['stage']), Number(row['n'])]));
}
