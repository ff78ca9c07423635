export type Cell = string | number | boolean | null | undefined;

export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => Cell;
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;
/** What could steer a terminal; cells hold what channels sent. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;
const GAP = '  ';

/** Rows under their titles, columns aligned: texts to the left, numbers to the right. No trailing blanks, no last LF. */
export function formatTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map(({ of }) => of(row)));
  const right = columns.map((_, index) => cells.length > 0 && cells.every((line) => typeof line[index] !== 'string'));
  const lines = [columns.map(({ title }) => title), ...cells.map((line) => line.map(showCell))];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => widthOf(line[index] ?? ''))));
  return lines.map((line) => line.map((text, index) => pad(text, widths[index] ?? 0, right[index] ?? false)).join(GAP).trimEnd()).join('\n');
}

/** Pairs, one a line, the values under each other. */
export function formatPairs(pairs: readonly (readonly [string, Cell])[]): string {
  const width = Math.max(...pairs.map(([name]) => widthOf(name)));
  return pairs.map(([name, value]) => `${pad(name, width, false)}${GAP}${showCell(value)}`.trimEnd()).join('\n');
}

function showCell(value: Cell): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value).replaceAll(CONTROL, ' ');
}

function widthOf(text: string): number {
  return [...text].length + (text.match(WIDE)?.length ?? 0);
}

function pad(text: string, width: number, right: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return right ? blanks + text : text + blanks;
}
