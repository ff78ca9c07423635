import { answer, body } from '../openapi/contents';
import type { RouteDoc } from '../openapi/route';

export const EXPORT_ROUTES: readonly RouteDoc[] = [
  {
    method: 'POST',
    path: '/v1/exports',
    id: 'readExport',
    tag: 'Operation',
    summary: 'A table for notebooks, page by page: facts, scores, journeys or hand-offs of all contacts',
    description:
      'By contact id. Later pages stay with the log position, the instant and the model of the first; so do other tables that are begun with them. Facts are as models see them: personal data stays sealed and is in none of the tables. `waymark export` writes them as Parquet, NDJSON or CSV.',
    access: [],
    body: body('ExportBody', true),
    answers: { 200: answer('ExportPage', 'a page of the table') },
    problems: [400, 404, 409, 503],
  },
];
