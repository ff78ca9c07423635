import type { CsvMapping, MappingError } from './mapping';
import type { Row } from './row';

/** The text of a cell; undefined where it is empty. */
export type ReadText = (row: Row) => string | undefined;

const NO_COLUMN: ReadText = () => undefined;

/** The columns of a file, the named parts of a mapping, and what is wrong with it so far. */
export class MappingScope {
  readonly errors: MappingError[] = [];
  private readonly places = new Map<string, number>();
  private readonly repeated = new Set<string>();
  private readonly empty: ReadonlySet<string>;

  constructor(
    readonly mapping: CsvMapping,
    private readonly columns: readonly string[],
  ) {
    columns.forEach((name, index) => (this.places.has(name) ? this.repeated.add(name) : this.places.set(name, index)));
    this.empty = new Set((mapping.csv?.empty ?? []).map((text) => String(text).trim().toLowerCase()));
  }

  refuse(path: string, message: string): void {
    this.errors.push({ path, message });
  }

  /** The text of a column; what is unknown is refused with the list of those that there are. */
  column(name: string, path: string): ReadText {
    const index = this.places.get(name);
    if (index === undefined) this.refuse(path, `there is no column "${name}": ${this.listed()}`);
    else if (this.repeated.has(name)) this.refuse(path, `the file has several columns "${name}": give each its own name`);
    if (index === undefined) return NO_COLUMN;
    return ({ cells }) => {
      const text = cells[index] ?? '';
      return this.isEmpty(text) ? undefined : text;
    };
  }

  private isEmpty(text: string): boolean {
    return text === '' || (this.empty.size > 0 && this.empty.has(text.toLowerCase()));
  }

  private listed(): string {
    const [only = ''] = this.columns;
    const delimiter = this.columns.length === 1 ? [';', '\t', '|', ','].find((each) => only.includes(each)) : undefined;
    const hint = delimiter === undefined ? '' : ` (is the delimiter ${JSON.stringify(delimiter)}? say so under csv)`;
    return `the file has ${this.columns.map((name) => `"${name}"`).join(', ')}${hint}`;
  }
}
