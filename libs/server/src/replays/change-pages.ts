import { WaymarkError } from '@waymark/engine';
import type { ContactChange } from '@waymark/replay';
import type { Page } from '../queries/pages';
import { readCursor, writeCursor } from '../queries/pages';
import { ChangeTeller } from './change-teller';
import type { KeptReplay } from './replay';
import type { ReplayTools } from './replay-run';

const PART_BYTES = 65_536;
const LINE_END = 10;

export interface ChangesAsked {
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** With the lines that make the difference, from the log. */
  readonly explain: boolean;
}

/** The next changes of a replay that is done, those that change most first. Throws `invalid-cursor` and `replay-damaged`. */
export async function pageOfChanges(tools: Pick<ReplayTools, 'archive' | 'parts'>, { id, outcome }: KeptReplay, { limit, cursor, explain }: ChangesAsked): Promise<Page<ContactChange>> {
  const list = `replay:${id}`;
  const [from = 0] = readCursor(list, cursor) ?? [];
  if (!Number.isSafeInteger(from) || Number(from) < 0) throw invalidCursor();
  const { changes, next } = await readChanges(tools, id, Number(from), limit);
  return { items: explain ? await explained(tools, id, outcome?.position ?? 0, changes) : changes, nextCursor: next === null ? null : writeCursor(list, [next]) };
}

/** All changes as they are in the file, in batches, not explained. */
export async function* allChanges(tools: Pick<ReplayTools, 'archive' | 'parts'>, id: string): AsyncGenerator<readonly ContactChange[]> {
  for (let from: number | null = 0; from !== null; ) {
    const { changes, next }: ChangesRead = await readChanges(tools, id, from, 500);
    yield changes;
    await tools.parts.clock.breathe();
    from = next;
  }
}

interface ChangesRead {
  readonly changes: readonly ContactChange[];
  /** Where the next one begins; null at the end. */
  readonly next: number | null;
}

async function readChanges({ archive }: Pick<ReplayTools, 'archive'>, id: string, from: number, limit: number): Promise<ChangesRead> {
  let bytes = Buffer.alloc(0);
  for (;;) {
    const part = await archive.readChanges(id, from + bytes.length, PART_BYTES);
    if (part === null) throw damaged(id);
    bytes = Buffer.concat([bytes, part]);
    const ends = lineEnds(bytes, limit);
    const end = ends.at(-1) ?? 0;
    if (ends.length < limit && part.length === PART_BYTES) continue;
    const more = end < bytes.length || (await archive.readChanges(id, from + end, 1))?.length === 1;
    return { changes: parse(bytes.subarray(0, end), from === 0 ? damaged(id) : invalidCursor()), next: more ? from + end : null };
  }
}

/** Ends of the first lines, at most `limit`. */
function lineEnds(bytes: Buffer, limit: number): readonly number[] {
  const ends: number[] = [];
  for (let at = bytes.indexOf(LINE_END); at >= 0 && ends.length < limit; at = bytes.indexOf(LINE_END, at + 1)) ends.push(at + 1);
  return ends;
}

function parse(bytes: Buffer, otherwise: WaymarkError): readonly ContactChange[] {
  try {
    return bytes.length === 0 ? [] : bytes.toString('utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as ContactChange);
  } catch {
    throw otherwise;
  }
}

async function explained({ archive, parts }: Pick<ReplayTools, 'archive' | 'parts'>, id: string, position: number, changes: readonly ContactChange[]): Promise<readonly ContactChange[]> {
  const question = await archive.question(id);
  if (!question) throw damaged(id);
  const teller = new ChangeTeller(parts.log, question, position);
  const told: ContactChange[] = [];
  for (const change of changes) {
    told.push(await teller.tell(change));
    await parts.clock.breathe();
  }
  return told;
}

function damaged(id: string): WaymarkError {
  return new WaymarkError('replay-damaged', `the files of replay ${id} are gone or damaged: ask it again`);
}

function invalidCursor(): WaymarkError {
  return new WaymarkError('invalid-cursor', 'the cursor is none of these changes: begin again without one');
}
