import type { ContactChange, ReplayReport } from '@waymark/replay';
import { renderReplayPage } from '@waymark/replay/report';
import { encodeReplayTable, replayTables } from '@waymark/replay/tables';
import type { Api } from '../api/api';
import { withQuery } from '../api/api';
import { writeTogether } from '../files/whole-files';

const FORMATS = ['csv', 'parquet'] as const;
const PAGE = '1000';

/** The page, the report, and its tables for notebooks; the table of contacts has every one that changes. All files or none. */
export async function writeReport(api: Api, id: string, report: ReplayReport, directory: string): Promise<void> {
  await writeTogether(directory, async (files) => {
    await files.write('report.json', `${JSON.stringify(report, null, 2)}\n`);
    await files.write('report.html', renderReplayPage(report));
    for (const table of replayTables(report, report.contactChanges)) {
      for (const format of FORMATS) await files.write(`${table.spec.name}.${format}`, encodeReplayTable(table, () => allChanges(api, id), format));
    }
  });
}

async function* allChanges(api: Api, id: string): AsyncGenerator<readonly ContactChange[]> {
  let cursor: string | null = null;
  do {
    const path = withQuery(`/v1/replays/${id}/diff`, { limit: PAGE, explain: 'false', cursor });
    const page: { readonly items: readonly ContactChange[]; readonly nextCursor: string | null } = await api.get(path);
    yield page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
