import type { CsvMapper, CsvMapping, MappingError } from '@waymark/contract';
import { compileCsvMapping, CsvRecords, parseCsvMapping } from '@waymark/contract';
import { readTextFile } from '../files/read-text-file';
import { CliFailure } from '../terminal/failure';
import { readableLines } from './readable-lines';

/** A mapping file that the published schema has passed; throws with every error and its path. */
export function readMappingFile(path: string): CsvMapping {
  const mapping = parseCsvMapping(readTextFile(path));
  if (mapping.ok) return mapping.value;
  throw failure(`${path} is no mapping of CSV rows that can be used:`, mapping.errors);
}

/** The mapping for the columns that the file has; throws with everything that does not fit. */
export async function fitMapping(mapping: CsvMapping, mapPath: string, file: string): Promise<CsvMapper> {
  const mapper = compileCsvMapping(mapping, mapping.csv?.columns ?? (await headerOf(mapping, file)));
  if (mapper.ok) return mapper.value;
  throw failure(`${mapPath} does not fit ${file}:`, mapper.errors);
}

function failure(what: string, errors: readonly MappingError[]): CliFailure {
  return new CliFailure([what, ...errors.map(({ path, message }) => `  ${path === '' ? 'the document' : path}: ${message}`)].join('\n'));
}

/** The names of the columns: the first row of the file. */
async function headerOf({ csv }: CsvMapping, file: string): Promise<readonly string[]> {
  const records = new CsvRecords(csv);
  for await (const lines of readableLines(file, () => undefined)) {
    const [first] = records.push(lines);
    if (first) return namesOf(first.row, first.line, file);
  }
  const [last] = records.end();
  if (last) return namesOf(last.row, last.line, file);
  throw new CliFailure(`${file} is empty: its first row must name the columns`);
}

type Row = ReturnType<CsvRecords['push']>[number]['row'];

function namesOf(row: Row, line: number, file: string): readonly string[] {
  if (row.ok) return row.cells;
  throw new CliFailure(`${file}:${line}: the first row must name the columns: ${row.refusal.message}`);
}
