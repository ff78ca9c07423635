import type { Column } from './table';
import { formatTable } from './table';

/** A result, and nothing but results, on stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** What is said beside the results, on stderr. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** A list on stdout; where nothing is in it, that is said beside it. */
export function printList<Row>(columns: readonly Column<Row>[], rows: readonly Row[], none: string): void {
  if (rows.length === 0) note(none);
  else print(formatTable(columns, rows));
}

/** A number as people read it: thousands apart. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** A score as people read it: thousands apart, one decimal at most. */
export function points(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 1 });
}

/** A share from 0 to 1 in per cent, with one decimal. */
export function percent(share: number | null): string | null {
  return share === null ? null : `${(100 * share).toFixed(1)} %`;
}

/** `1 contact`, `2 contacts`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
