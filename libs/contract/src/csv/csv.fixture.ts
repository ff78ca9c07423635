import { compileCsvMapping } from './compile-mapping';
import type { CsvMapper } from './compile-mapping';
import type { Mapped } from './mapping';
import { parseCsvMapping } from './parse-mapping';

/** The mapping that this YAML says, for a file with these columns. */
export function mapperOf(yaml: string, columns: readonly string[]): Mapped<CsvMapper> {
  const mapping = parseCsvMapping(yaml);
  return mapping.ok ? compileCsvMapping(mapping.value, columns) : mapping;
}

/** What is wrong with a mapping, a line for each error. */
export function errorsOf(yaml: string, columns: readonly string[]): readonly string[] {
  const mapper = mapperOf(yaml, columns);
  return mapper.ok ? [] : mapper.errors.map(({ path, message }) => `${path}: ${message}`);
}

/** What rows become: facts, or the pointers and messages of those that are none. */
export function rowsOf(yaml: string, columns: readonly string[], ...rows: readonly (readonly string[])[]): readonly (readonly unknown[])[] {
  const mapper = mapperOf(yaml, columns);
  if (!mapper.ok) throw new Error(JSON.stringify(mapper.errors));
  const { map } = mapper.value;
  return rows.map((cells, index) =>
    map(cells, index + 1).map((fact) => (fact.ok ? fact.value : `${fact.refusal.pointer}: ${fact.refusal.message}`)),
  );
}
