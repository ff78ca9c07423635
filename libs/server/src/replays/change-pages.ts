import { WaymarkError } from '@waymark/engine';
import type { ContactChange } from '@waymark/replay';
import type { Page } from '../queries/pages';
import { readCursor, writeCursor } from '../queries/pages';
import { readChanges } from './change-file';
import { ChangeTeller } from './change-teller';
import type { KeptReplay } from './replay';
import type { ReplayTools } from './replay-run';

const BATCH_CHANGES = 500;

export interface ChangesAsked {
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** With the lines that make the difference, from the log. */
  readonly explain: boolean;
}

type Tools = Pick<ReplayTools, 'archive' | 'parts'>;

/** The next changes of a replay that is done, those that change most first. Throws `invalid-cursor` and `replay-damaged`. */
export async function pageOfChanges(tools: Tools, replay: KeptReplay, { limit, cursor, explain }: ChangesAsked): Promise<Page<ContactChange>> {
  const list = `replay:${replay.id}`;
  const from = placeIn(readCursor(list, cursor));
  const read = await readChanges(tools.archive, replay.id, from, limit);
  if (!read) throw from === 0 ? damaged(replay) : invalidCursor();
  const nextCursor = read.next === null ? null : writeCursor(list, [read.next]);
  return { items: explain ? await explained(tools, replay, read.changes) : read.changes, nextCursor };
}

/** All changes as they are kept, in batches, not explained. Throws `replay-damaged`. */
export async function* allChanges({ archive, parts }: Tools, id: string): AsyncGenerator<readonly ContactChange[]> {
  for (let from: number | null = 0; from !== null; ) {
    const read = await readChanges(archive, id, from, BATCH_CHANGES);
    if (!read) throw damaged({ id });
    yield read.changes;
    await parts.clock.breathe();
    from = read.next;
  }
}

function placeIn(cursor: ReturnType<typeof readCursor>): number {
  const [from] = cursor ?? [0];
  if (typeof from === 'number' && Number.isSafeInteger(from) && from >= 0) return from;
  throw invalidCursor();
}

async function explained({ archive, parts }: Tools, { id, outcome }: KeptReplay, changes: readonly ContactChange[]): Promise<readonly ContactChange[]> {
  const question = await archive.question(id);
  if (!question || !outcome) throw damaged({ id });
  const teller = new ChangeTeller(parts.log, question, outcome.position);
  const told: ContactChange[] = [];
  for (const change of changes) {
    told.push(await teller.tell(change));
    await parts.clock.breathe();
  }
  return told;
}

function damaged({ id }: Pick<KeptReplay, 'id'>): WaymarkError {
  return new WaymarkError('replay-damaged', `the files of replay ${id} are gone or damaged: ask it again`);
}

function invalidCursor(): WaymarkError {
  return new WaymarkError('invalid-cursor', 'the cursor is none of these changes: begin again without one');
}
