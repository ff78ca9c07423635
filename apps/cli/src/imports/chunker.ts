import type { HistoryItem } from '../score/history-lines';

/** Lines that go to the engine together. */
export interface Chunk {
  /** Number of the first line of `text` in the file, from 1. */
  readonly firstLine: number;
  /** Lines that are left out stand as empty ones, so that numbers stay right. */
  readonly text: string;
  /** Lines in it that are not empty. */
  readonly lines: number;
  /** Where the lines of `text` are none of the file's: from which line of the file each came. */
  readonly numbers?: readonly number[];
}

export const MAX_LINES = 2_000;
/** Well below what the engine takes in one body; only one very long line makes a larger chunk. */
export const MAX_BYTES = 2 * 1024 * 1024;

/** Gathers the lines of a file into chunks of a bounded size. */
export class Chunker {
  private read = 0;
  private firstLine = 0;
  private held: string[] = [];
  private lines = 0;
  private bytes = 0;

  constructor(
    private readonly wanted: (line: string) => boolean,
    private readonly onUnreadable: (line: number, reason: string) => void,
  ) {}

  /** Lines of the file so far, whatever became of them. */
  get linesRead(): number {
    return this.read;
  }

  /** The file's next line; answers the chunk that was full before it, if one was. */
  push(item: HistoryItem): Chunk | null {
    this.read += 1;
    const line = this.lineOf(item);
    const bytes = Buffer.byteLength(line) + 1;
    const full = this.lines >= MAX_LINES || (this.lines > 0 && this.bytes + bytes > MAX_BYTES);
    const chunk = full ? this.end() : null;
    this.hold(line, bytes);
    return chunk;
  }

  /** What is held at the end of the file; null when that is nothing. */
  end(): Chunk | null {
    if (this.lines === 0) return null;
    const chunk = { firstLine: this.firstLine, text: this.held.join('\n'), lines: this.lines };
    this.held = [];
    this.lines = 0;
    this.bytes = 0;
    return chunk;
  }

  private lineOf(item: HistoryItem): string {
    if (typeof item !== 'string') {
      this.onUnreadable(this.read, item.unreadable);
      return '';
    }
    return item.trim() !== '' && this.wanted(item) ? item : '';
  }

  /** No chunk begins with an empty line. */
  private hold(line: string, bytes: number): void {
    if (line === '' && this.lines === 0) return;
    if (this.lines === 0) this.firstLine = this.read;
    this.held.push(line);
    this.bytes += bytes;
    if (line !== '') this.lines += 1;
  }
}
