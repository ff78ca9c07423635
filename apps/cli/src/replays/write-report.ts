import { join } from 'node:path';
import type { ContactChange, ReplayReport } from '@waymark/replay';
import { renderReplayPage } from '@waymark/replay/report';
import type { RowOf, TableFormat, TableRow, TableSpec } from '@waymark/replay/tables';
import { CONTACT_CHANGES, contactChangeRow, encodeTable, replayTables } from '@waymark/replay/tables';
import type { Api } from '../api/api';
import { withQuery } from '../api/api';
import { writeBytes } from '../files/write-bytes';

const FORMATS: readonly TableFormat[] = ['csv', 'parquet'];
const PAGE = '1000';

/** The page, the report, and its tables for notebooks; the table of contacts has every one that changes. */
export async function writeReport(api: Api, id: string, report: ReplayReport, directory: string): Promise<void> {
  await writeBytes(join(directory, 'report.json'), textOf(`${JSON.stringify(report, null, 2)}\n`));
  await writeBytes(join(directory, 'report.html'), textOf(renderReplayPage(report)));
  for (const { spec, rows } of replayTables(report, report.contactChanges)) {
    for (const format of FORMATS) {
      const table = spec.name === CONTACT_CHANGES.name ? encodeTable(CONTACT_CHANGES, allChanges(api, id), format) : encodeRows(spec, rows, format);
      await writeBytes(join(directory, `${spec.name}.${format}`), table);
    }
  }
}

function* textOf(text: string): Generator<Uint8Array> {
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
