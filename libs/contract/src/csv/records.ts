import { parse } from 'csv-parse/sync';
import type { Options } from 'csv-parse/sync';
import type { Refusal } from '../refusals';
import { Framer } from './framer';
import type { CsvLine, Framed, NumberedLine } from './framer';

/** One row of a file, or why it is none. */
export interface CsvRecord {
  /** Number of the line of the file on which it begins, from 1. */
  readonly line: number;
  readonly row: { readonly ok: true; readonly cells: readonly string[] } | { readonly ok: false; readonly refusal: Refusal };
}

/** Records that are parsed at once; where one is broken, they are parsed one by one. */
const MAX_TOGETHER = 500;

/**
 * The rows of a file, from its lines: a quoted cell may hold line breaks. A broken row never takes another with it: its
 * first line is reported, and reading goes on at the next. RFC 4180, where a quote within a quoted cell is written twice.
 */
export class CsvRecords {
  private readonly options: Options;
  private readonly framer: Framer;
  private line = 0;

  constructor({ delimiter = ',', quote = '"' }: { readonly delimiter?: string; readonly quote?: string } = {}) {
    const sign = quote === 'none' ? '' : quote;
    this.framer = new Framer(sign);
    this.options = { delimiter, quote: sign === '' ? null : sign, escape: sign === '' ? null : sign, record_delimiter: '\n', relax_column_count: true };
  }

  /** The next lines of the file; answers the rows that are whole. */
  push(lines: readonly CsvLine[]): readonly CsvRecord[] {
    return this.take(lines.map((text) => ({ line: (this.line += 1), text })).reverse(), false);
  }

  /** What is left at the end of the file. */
  end(): readonly CsvRecord[] {
    return this.take([], true);
  }

  private take(queue: NumberedLine[], atEnd: boolean): readonly CsvRecord[] {
    const records: CsvRecord[] = [];
    for (;;) {
      const framed = this.framer.take(queue, MAX_TOGETHER, atEnd);
      if (framed.length === 0) return records;
      const again = this.parse(framed, records);
      if (again.length > 0) queue.push(...[...again, ...this.framer.close()].reverse());
    }
  }

  /** Adds what the records say; answers the lines that have to be read anew behind one that is broken. */
  private parse(framed: readonly Framed[], records: CsvRecord[]): readonly NumberedLine[] {
    const whole = framed.some(({ reason }) => reason !== undefined) ? null : this.cellsOf(framed);
    if (!whole) return this.parseEach(framed, records);
    framed.forEach(({ lines }, index) => records.push({ line: lineOf(lines), row: { ok: true, cells: whole[index] ?? [] } }));
    return [];
  }

  private parseEach(framed: readonly Framed[], records: CsvRecord[]): readonly NumberedLine[] {
    for (const [index, one] of framed.entries()) {
      const cells = one.reason === undefined ? this.cellsOf([one])?.[0] : undefined;
      records.push(cells ? { line: lineOf(one.lines), row: { ok: true, cells } } : brokenRow(one));
      if (!cells && one.lines.length > 1) return [...one.lines.slice(1), ...framed.slice(index + 1).flatMap(({ lines }) => lines)];
    }
    return [];
  }

  /** Null where one of them is broken. */
  private cellsOf(framed: readonly Framed[]): readonly (readonly string[])[] | null {
    const text = framed.map(({ lines }) => lines.map((line) => line.text as string).join('\n')).join('\n');
    try {
      const rows = parse(text, this.options) as unknown as readonly (readonly string[])[];
      return rows.length === framed.length ? rows : null;
    } catch {
      return null;
    }
  }
}

function lineOf(lines: readonly NumberedLine[]): number {
  return lines[0]?.line ?? 0;
}

function brokenRow({ lines, reason }: Framed): CsvRecord {
  const message = reason ?? 'the quotes of the row are wrong: a cell with a quote in it is quoted, and the quote is written twice';
  return { line: lineOf(lines), row: { ok: false, refusal: { code: 'not-csv', pointer: '', message } } };
}
