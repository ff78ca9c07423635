import type { Condition } from '@waymark/engine';
import { BASE_GENERATION } from '@waymark/views';
import type { GenerationRow } from './generations';
import { listGenerations } from './generations';
import type { Reading } from './reading';

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
  /** Facts that wait for the log. */
  readonly backlog: number;
  readonly contacts: number;
  readonly openHandoffs: number;
  readonly waiting: number;
  readonly blocked: number;
  /** Dead letters that nobody has mended; counted up to 1,000. */
  readonly openLetters: number;
  readonly stages: Readonly<Record<string, number>>;
  readonly live: GenerationRow | null;
  readonly generations: readonly GenerationRow[];
}

const MAX_COUNTED_LETTERS = 1_000;

export async function showStatus(reading: Reading, version: string): Promise<Status> {
  const { parts, runner, projector, ingest } = reading.engine;
  const { caughtUp, failure } = runner.health();
  const { position } = projector.checkpoint;
  const end = await parts.log.end();
  const generations = listGenerations(reading);
  const [waiting, blocked] = [await standing(reading, 'waiting'), await standing(reading, 'blocked')];
  return {
    version,
    position,
    end,
    lag: Math.max(0, end - position),
    caughtUp,
    failure,
    backlog: ingest.backlog,
    contacts: await parts.views.count('contact', BASE),
    openHandoffs: await parts.views.count('handoff', [...BASE, { column: 'open', op: '=', value: 1 }]),
    waiting,
    blocked,
    openLetters: (await parts.vault.letters({ status: 'open', limit: MAX_COUNTED_LETTERS })).length,
    stages: await stages(reading),
    live: generations.find(({ status }) => status === 'live') ?? null,
    generations,
  };
}

const BASE: readonly Condition[] = [{ column: 'gen', op: '=', value: BASE_GENERATION }];

async function standing({ engine: { parts, projector } }: Reading, value: string): Promise<number> {
  if (!projector.live) return 0;
  return parts.views.count('score', [
    { column: 'gen', op: '=', value: projector.live.gen },
    { column: 'standing', op: '=', value },
  ]);
}

async function stages({ engine: { parts, projector } }: Reading): Promise<Readonly<Record<string, number>>> {
  if (!projector.live) return {};
  const rows = await parts.views.countBy('score', ['stage'], [{ column: 'gen', op: '=', value: projector.live.gen }]);
  return Object.fromEntries(rows.map((row) => [String(row['stage']), Number(row['n'])]));
}
