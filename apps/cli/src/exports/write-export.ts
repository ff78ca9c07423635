import { join } from 'node:path';
import type { RowOf, TableFormat, TableRow, TableSpec } from '@waymark/replay/tables';
import { encodeTable, FACTS, HANDOFFS_TABLE, JOURNEYS, SCORES } from '@waymark/replay/tables';
import type { Api } from '../api/api';
import type { Progress } from '../terminal/progress';
import { count } from '../terminal/terminal';
import { WholeFiles } from './whole-files';

interface ExportAsked {
  readonly out: string;
  readonly format: TableFormat;
  readonly model?: string;
  readonly asOf?: string;
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

/** Writes every table into a file of its own, a page in memory; all files are there at the end, or none. */
export async function writeExport(api: Api, { out, format, model, asOf }: ExportAsked, progress: Progress): Promise<WrittenExport> {
  const files = new WholeFiles(out);
  try {
    let begun: Begun | null = null;
    const written: WrittenExport['files'][number][] = [];
    for (const [place, spec] of TABLES.entries()) {
      const name = `${spec.name}.${format}`;
      const table: TablePages = new TablePages(api, spec, begun ? { asOf: begun.asOf, model: `${begun.model.id}@${begun.model.version}` } : { asOf, model });
      const onPage = ({ done, of }: ExportPageResource): void => progress.show(`exporting ${spec.name}, ${count(done)} of ${count(of)} contacts,`, (place + (of > 0 ? done / of : 1)) / TABLES.length);
      await files.write(name, encodeTable(spec, table.batches(onPage), format));
      begun ??= table.begun;
      written.push({ table: spec.name, path: join(out, name), rows: table.rows });
    }
    files.finish();
    return { ...(begun ?? { asOf: '', position: 0, model: { id: '', version: 0 } }), files: written };
  } finally {
    progress.clear();
    files.end();
  }
}

/** A table as the engine tells it page by page. */
class TablePages {
  rows = 0;
  begun: Begun | null = null;

  constructor(
    private readonly api: Api,
    private readonly spec: TableSpec,
    private readonly asked: { readonly asOf?: string | undefined; readonly model?: string | undefined },
  ) {}

  async *batches(onPage: (page: ExportPageResource) => void): AsyncGenerator<readonly RowOf<TableSpec>[]> {
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: ExportPageResource = await this.api.post('/v1/exports', { table: this.spec.name, ...this.asked, ...(cursor === '' ? {} : { cursor }) });
      this.begun ??= { asOf: page.asOf, position: page.position, model: page.model };
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
