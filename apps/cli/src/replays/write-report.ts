import type { ContactChange, ReplayReport } from '@waymark/replay';
import { renderReplayPage } from '@waymark/replay/report';
import type { RowOf, TableFormat, TableRow, TableSpec } from '@waymark/replay/tables';
import { CONTACT_CHANGES, contactChangeRow, encodeTable, replayTables } from '@waymark/replay/tables';
import type { Api } from '../api/api';
import { withQuery } from '../api/api';
import { WholeFiles } from '../exports/whole-files';

const FORMATS: readonly TableFormat[] = ['csv', 'parquet'];
const PAGE = '1000';

/** The page, the report, and its tables for notebooks; the table of contacts has every one that changes. All files or none. */
export async function writeReport(api: Api, id: string, report: ReplayReport, directory: string): Promise<void> {
  const files = new WholeFiles(directory);
  try {
    await files.write('report.json', textOf(`${JSON.stringify(report, null, 2)}\n`));
    await files.write('report.html', textOf(renderReplayPage(report)));
    for (const { spec, rows } of replayTables(report, report.contactChanges)) {
      for (const format of FORMATS) {
        const table = spec.name === CONTACT_CHANGES.name ? encodeTable(CONTACT_CHANGES, allChanges(api, id), format) : encodeRows(spec, rows, format);
        await files.write(`${spec.name}.${format}`, table);
      }
    }
    files.finish();
  } finally {
    files.end();
  }
}

async function* textOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

function encodeRows(spec: TableSpec, rows: Iterable<TableRow>, format: TableFormat): AsyncGenerator<Uint8Array> {
  return encodeTable(spec, [[...rows]], format);
}

async function* allChanges(api: Api, id: string): AsyncGenerator<readonly RowOf<typeof CONTACT_CHANGES>[]> {
  let cursor: string | null = null;
  do {
    const path = withQuery(`/v1/replays/${id}/diff`, { limit: PAGE, explain: 'false', cursor });
    const page: { readonly items: readonly ContactChange[]; readonly nextCursor: string | null } = await api.get(path);
    yield page.items.map(contactChangeRow);
    cursor = page.nextCursor;
  } while (cursor !== null);
}
