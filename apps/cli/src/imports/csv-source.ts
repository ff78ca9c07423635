import type { CsvMapper, CsvMapping, CsvRecord } from '@waymark/contract';
import { CsvRecords } from '@waymark/contract';
import type { Chunk } from './chunker';
import { fitMapping, readMappingFile } from './csv-mapping-file';
import { FactChunker } from './fact-chunker';
import type { ImportPass, ImportSource, MappedSample, PassOptions } from './import-source';
import { maybeHandoff } from './import-source';
import { readableLines } from './readable-lines';

const MAX_SAMPLES = 3;

/** A CSV file and its mapping, which has been found to fit it: nothing has been imported yet. Throws with what does not fit. */
export async function openCsvSource(file: string, mapPath: string): Promise<ImportSource> {
  const mapping = readMappingFile(mapPath);
  return new CsvSource(file, mapping, await fitMapping(mapping, mapPath, file));
}

/** Rows become plain facts here and go to the engine as lines of those. */
class CsvSource implements ImportSource {
  rows = { read: 0, skipped: 0 };
  mapped: MappedSample[] = [];

  constructor(
    readonly file: string,
    private readonly mapping: CsvMapping,
    private readonly mapper: CsvMapper,
  ) {}

  get mayHoldHandoffs(): boolean {
    return this.mapper.mayGiveHandoffs;
  }

  pass(options: PassOptions): ImportPass {
    this.rows = { read: 0, skipped: 0 };
    this.mapped = [];
    const progress = { lines: 0 };
    return { chunks: this.chunks(options, progress), linesRead: () => progress.lines };
  }

  private async *chunks(options: PassOptions, progress: { lines: number }): AsyncGenerator<Chunk> {
    const chunker = new FactChunker();
    for await (const record of this.records(options.onBytes, progress)) {
      for (const text of this.factsOf(record, options)) {
        const chunk = chunker.push(text, record.line);
        if (chunk) yield chunk;
      }
    }
    const last = chunker.end();
    if (last) yield last;
  }

  /** The rows behind the header. */
  private async *records(onBytes: PassOptions['onBytes'], progress: { lines: number }): AsyncGenerator<CsvRecord> {
    const records = new CsvRecords(this.mapping.csv);
    let hasHeader = this.mapping.csv?.columns === undefined;
    for await (const lines of readableLines(this.file, onBytes)) {
      const ready = records.push(lines);
      yield* hasHeader ? ready.slice(1) : ready;
      if (ready.length > 0) hasHeader = false;
      progress.lines += lines.length;
    }
    yield* hasHeader ? records.end().slice(1) : records.end();
  }

  private factsOf({ line, row }: CsvRecord, { handoffsOnly, onProblem }: PassOptions): readonly string[] {
    this.rows.read += 1;
    const facts = row.ok ? this.mapper.map(row.cells, this.rows.read) : [{ ok: false as const, refusal: row.refusal }];
    if (facts.length === 0) this.rows.skipped += 1;
    else if (this.mapped.length < MAX_SAMPLES) this.mapped.push({ line, facts: facts.map((fact) => (fact.ok ? fact.value : fact.refusal)) });
    const texts: string[] = [];
    for (const fact of facts) {
      if (!fact.ok) onProblem({ line, ...fact.refusal });
      else texts.push(JSON.stringify(fact.value));
    }
    return handoffsOnly ? texts.filter(maybeHandoff) : texts;
  }
}
