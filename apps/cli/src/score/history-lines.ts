import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** A line of the file, or why it cannot be read as one. Empty lines stand for themselves, so that numbers stay right. */
export type HistoryItem = string | { readonly unreadable: string };

const READ_BYTES = 1_048_576;
/** Far above the longest event that is taken. */
const LONGEST_LINE_BYTES = 4_194_304;
const LF = 10;

/** The lines of a file, plain or gzip by its first bytes, in batches; `onBytes` hears how much of the file has been read. */
export async function* historyLines(
  file: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<readonly HistoryItem[]> {
  const splitter = new LineSplitter();
  for await (const chunk of unpacked(createReadStream(file, { highWaterMark: READ_BYTES }), onBytes)) {
    const items = splitter.push(chunk);
    if (items.length > 0) yield items;
  }
  const last = splitter.end();
  if (last.length > 0) yield last;
}

async function* unpacked(source: Readable, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  const chunks = counted(source, onBytes);
  const first = await chunks.next();
  if (first.done === true) return;
  const all = startingWith(first.value, chunks);
  if (!(first.value[0] === 0x1f && first.value[1] === 0x8b)) {
    yield* all;
    return;
  }
  const gunzip = createGunzip({ chunkSize: READ_BYTES });
  const fed = pipeline(all, gunzip);
  fed.catch(() => undefined);
  yield* gunzip as AsyncIterable<Buffer>;
  await fed;
}

async function* counted(source: Readable, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of source as AsyncIterable<Buffer>) {
    onBytes(chunk.length);
    yield chunk;
  }
}

async function* startingWith(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

/** Cuts bytes into lines: without the byte-order mark, CR before LF, or anything that is no UTF-8. */
class LineSplitter {
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private tooLong = false;
  private started = false;

  push(chunk: Buffer): readonly HistoryItem[] {
    const end = chunk.lastIndexOf(LF);
    if (end < 0) {
      this.keep(chunk);
      return [];
    }
    const first = chunk.indexOf(LF);
    const items: HistoryItem[] = [this.finish(chunk.subarray(0, first))];
    if (end > first) for (const item of split(chunk.subarray(first + 1, end))) items.push(item);
    this.keep(chunk.subarray(end + 1));
    return items;
  }

  /** What stands after the last LF, if anything. */
  end(): readonly HistoryItem[] {
    return this.pendingBytes > 0 || this.tooLong ? [this.finish(Buffer.alloc(0))] : [];
  }

  private keep(chunk: Buffer): void {
    if (this.pendingBytes + chunk.length > LONGEST_LINE_BYTES) {
      this.tooLong = true;
      this.pending = [];
      this.pendingBytes = 0;
    } else if (!this.tooLong && chunk.length > 0) {
      this.pending.push(chunk);
      this.pendingBytes += chunk.length;
    }
  }

  private finish(rest: Buffer): HistoryItem {
    this.keep(rest);
    const line = Buffer.concat(this.pending);
    const { tooLong, started } = this;
    this.pending = [];
    this.pendingBytes = 0;
    this.tooLong = false;
    this.started = true;
    if (tooLong) return { unreadable: `longer than ${LONGEST_LINE_BYTES} bytes` };
    const item = decode(line);
    return !started && typeof item === 'string' ? item.replace(/^\uFEFF/, '') : item;
  }
}

function split(bytes: Buffer): readonly HistoryItem[] {
  if (isUtf8(bytes)) return bytes.toString('utf8').split('\n').map(withoutCr);
  const items: HistoryItem[] = [];
  for (let from = 0; from <= bytes.length; ) {
    const at = bytes.indexOf(LF, from);
    const to = at < 0 ? bytes.length : at;
    items.push(decode(bytes.subarray(from, to)));
    from = to + 1;
  }
  return items;
}

function decode(line: Buffer): HistoryItem {
  return isUtf8(line) ? withoutCr(line.toString('utf8')) : { unreadable: 'not UTF-8' };
}

function withoutCr(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
