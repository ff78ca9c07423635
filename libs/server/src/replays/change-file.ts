import type { ContactChange } from '@waymark/replay';
import type { ReplayArchive } from './replay-archive';

const PART_BYTES = 65_536;
const LINE_END = 10;

export interface ChangesRead {
  readonly changes: readonly ContactChange[];
  /** Where the next one begins; null at the end. */
  readonly next: number | null;
}

/** At most `limit` changes of a replay's file from a byte on; null where there are none to be read there. */
export async function readChanges(archive: ReplayArchive, id: string, from: number, limit: number): Promise<ChangesRead | null> {
  const lines = await readLines(archive, id, from, limit);
  const changes = lines && parse(lines.toString('utf8'));
  if (!lines || !changes) return null;
  const next = from + lines.length;
  const more = (await archive.readChanges(id, next, 1))?.length === 1;
  return { changes, next: more ? next : null };
}

/** Whole lines, as they stand; null where there is no file. */
async function readLines(archive: ReplayArchive, id: string, from: number, limit: number): Promise<Buffer | null> {
  let bytes = Buffer.alloc(0);
  for (;;) {
    const part = await archive.readChanges(id, from + bytes.length, PART_BYTES);
    if (part === null) return null;
    bytes = Buffer.concat([bytes, part]);
    const { lines, end } = firstLines(bytes, limit);
    if (lines === limit || part.length < PART_BYTES) return bytes.subarray(0, end);
  }
}

function firstLines(bytes: Buffer, limit: number): { readonly lines: number; readonly end: number } {
  let [lines, end] = [0, 0];
  for (let at = bytes.indexOf(LINE_END); at >= 0 && lines < limit; at = bytes.indexOf(LINE_END, end)) {
    lines += 1;
    end = at + 1;
  }
  return { lines, end };
}

function parse(text: string): readonly ContactChange[] | null {
  try {
    return text === '' ? [] : text.trimEnd().split('\n').map((line) => JSON.parse(line) as ContactChange);
  } catch {
    return null;
  }
}
