import { join } from 'node:path';
import type { RowOf, TableFormat, TableRow, TableSpec } from '@waymark/replay/tables';
import { encodeTable, FACTS, HANDOFFS_TABLE, JOURNEYS, SCORES } from '@waymark/replay/tables';
import type { Api } from '../api/api';
import { writeTogether } from '../files/whole-files';
import { checkDirectory } from '../files/writable';
import type { Progress } from '../terminal/progress';
import { readTime } from '../terminal/read-time';
import { count } from '../terminal/terminal';

interface ExportAsked {
  readonly out: string;
  readonly format: TableFormat;
  readonly model?: string | undefined;
  readonly asOf?: string | undefined;
}

interface ExportPageResource {
  readonly asOf: string;
  readonly position: number;
  readonly model: { readonly id: string; readonly version: number };
  readonly items: readonly TableRow[];
  readonly nextCursor: string | null;
  readonly done: number;
  readonly of: number;
}

type Begun = Pick<ExportPageResource, 'asOf' | 'position' | 'model'>;

/** What an export came to. */
export interface WrittenExport extends Begun {
  readonly files: readonly { readonly table: string; readonly path: string; readonly rows: number }[];
}

const TABLES: readonly TableSpec[] = [FACTS, SCORES, JOURNEYS, HANDOFFS_TABLE];

/** What is wrong with what is asked for is said before anything is opened. */
export function checkExport({ out, asOf }: ExportAsked): void {
  readTime('--as-of', asOf);
  checkDirectory(out);
}

/** Writes every table into a file of its own, a page in memory; all of one log, and all files are there at the end, or none. */
export async function writeExport(api: Api, { out, format, model, asOf }: ExportAsked, progress: Progress): Promise<WrittenExport> {
  const begun = await begin(api, { model, asOf });
  const written: WrittenExport['files'][number][] = [];
  try {
    await writeTogether(out, async (files) => {
      for (const [place, spec] of TABLES.entries()) {
        const name = `${spec.name}.${format}`;
        const table = new TablePages(api, spec, begun);
        const onPage = ({ done, of }: ExportPageResource): void => progress.show(`exporting ${spec.name}, ${count(done)} of ${count(of)} contacts,`, (place + (of > 0 ? done / of : 1)) / TABLES.length);
        await files.write(name, encodeTable(spec, table.batches(onPage), format));
        written.push({ table: spec.name, path: join(out, name), rows: table.rows });
      }
    });
  } finally {
    progress.clear();
  }
  return { ...begun, files: written };
}

/** Of which log, instant and model all tables are: where a first row is. */
async function begin(api: Api, asked: Pick<ExportAsked, 'model' | 'asOf'>): Promise<Begun> {
  const { asOf, position, model } = await api.post<ExportPageResource>('/v1/exports', { table: FACTS.name, ...asked, limit: 1 });
  return { asOf, position, model: { id: model.id, version: model.version } };
}

/** A table as the engine tells it page by page. */
class TablePages {
  rows = 0;

  constructor(
    private readonly api: Api,
    private readonly spec: TableSpec,
    private readonly begun: Begun,
  ) {}

  async *batches(onPage: (page: ExportPageResource) => void): AsyncGenerator<readonly RowOf<TableSpec>[]> {
    const { asOf, position, model } = this.begun;
    const asked = { table: this.spec.name, asOf, position, model: `${model.id}@${model.version}` };
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: ExportPageResource = await this.api.post('/v1/exports', cursor === '' ? asked : { ...asked, cursor });
      this.rows += page.items.length;
      onPage(page);
      yield page.items.map((row) => this.read(row));
      cursor = page.nextCursor;
    }
  }

  /** Times as the writers take them. */
  private read(row: TableRow): TableRow {
    const cells = Object.entries(this.spec.columns).map(([name, kind]) => {
      const value = row[name] ?? null;
      return [name, kind.startsWith('instant') && value !== null ? Date.parse(String(value)) : value];
    });
    return Object.fromEntries(cells) as TableRow;
  }
}
