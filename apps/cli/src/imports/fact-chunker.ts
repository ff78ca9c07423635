import type { Chunk } from './chunker';
import { MAX_BYTES, MAX_LINES } from './chunker';

/** Gathers facts that were made of rows into chunks of a bounded size; each keeps the number of the line that it came from. */
export class FactChunker {
  private texts: string[] = [];
  private numbers: number[] = [];
  private bytes = 0;

  /** Answers the chunk that was full before this fact, if one was. */
  push(text: string, line: number): Chunk | null {
    const bytes = Buffer.byteLength(text) + 1;
    const full = this.texts.length >= MAX_LINES || (this.texts.length > 0 && this.bytes + bytes > MAX_BYTES);
    const chunk = full ? this.end() : null;
    this.texts.push(text);
    this.numbers.push(line);
    this.bytes += bytes;
    return chunk;
  }

  /** What is held at the end of the file; null when that is nothing. */
  end(): Chunk | null {
    if (this.texts.length === 0) return null;
    const chunk = { firstLine: 1, text: this.texts.join('\n'), lines: this.texts.length, numbers: this.numbers };
    this.texts = [];
    this.numbers = [];
    this.bytes = 0;
    return chunk;
  }
}
