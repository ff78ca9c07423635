/** A line of a file, or why it cannot be read as one. */
export type CsvLine = string | { readonly unreadable: string };

export interface NumberedLine {
  /** Its number in the file, from 1. */
  readonly line: number;
  readonly text: CsvLine;
}

/** The lines of one record; with a reason it is known to be broken. */
export interface Framed {
  readonly lines: readonly NumberedLine[];
  readonly reason?: string;
}

/** A quoted cell that takes more is taken for a quote that was never closed. */
const MAX_RECORD_LINES = 1_000;
const MAX_RECORD_LENGTH = 262_144;

/** Puts lines together to records: as long as the quotes seen are odd in number, a quoted cell goes on. */
export class Framer {
  private open: NumberedLine[] = [];
  private openLength = 0;
  private odd = false;

  /** An empty quote is none. */
  constructor(private readonly quote: string) {}

  /** Takes at most so many records from the lines at the end of `queue`, which is in reverse order; at the end of the file nothing stays open. */
  take(queue: NumberedLine[], most: number, atEnd: boolean): readonly Framed[] {
    const framed: Framed[] = [];
    while (framed.length < most) {
      const next = queue.pop();
      if (!next && !(atEnd && this.open.length > 0)) break;
      const broken = next ? this.add(next, framed) : 'the end of the file';
      if (broken !== null) queue.push(...this.giveUp(broken, framed).reverse());
    }
    return framed;
  }

  /** The lines of the record that is open; it is so no longer. */
  close(): NumberedLine[] {
    const lines = this.open;
    this.open = [];
    this.openLength = 0;
    this.odd = false;
    return lines;
  }

  /** Null, or what ended an open quoted cell that can no longer be one. */
  private add(next: NumberedLine, framed: Framed[]): string | null {
    const { text } = next;
    if (typeof text === 'string') return text.trim() === '' && this.open.length === 0 ? null : this.addText(next, text, framed);
    if (this.open.length === 0) framed.push({ lines: [next], reason: text.unreadable });
    else this.open.push(next);
    return this.open.length === 0 ? null : 'bytes that are no text';
  }

  private addText(next: NumberedLine, text: string, framed: Framed[]): string | null {
    this.open.push(next);
    this.openLength += text.length + 1;
    if (this.hasOddQuotes(text)) this.odd = !this.odd;
    if (!this.odd) framed.push({ lines: this.close() });
    return this.open.length >= MAX_RECORD_LINES || this.openLength > MAX_RECORD_LENGTH ? 'the cell is longer than cells are' : null;
  }

  private hasOddQuotes(text: string): boolean {
    if (this.quote === '') return false;
    let odd = false;
    for (let at = text.indexOf(this.quote); at >= 0; at = text.indexOf(this.quote, at + 1)) odd = !odd;
    return odd;
  }

  /** The first line is broken; those behind it are read anew. */
  private giveUp(ending: string, framed: Framed[]): NumberedLine[] {
    const [first, ...rest] = this.close();
    if (first) framed.push({ lines: [first], reason: `a quote opens here and is not closed before ${ending}` });
    return rest;
  }
}
