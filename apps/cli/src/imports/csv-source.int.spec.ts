import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createContract, DEFAULT_SETTINGS, SCHEMAS } from '@waymark/contract';
import type { ApiAnswer, ApiRequest } from '../api/transport';
import { openCsvSource } from './csv-source';
import { runImport } from './run-import';

const GUIDES = resolve(__dirname, '../../../../docs/guides/csv');
const SILENT = { show: () => undefined, clear: () => undefined };
const contract = createContract(DEFAULT_SETTINGS);

interface Sent {
  readonly only: string | null;
  readonly ids: readonly string[];
}

/** Judges every line by the contract, as the engine does. */
function engine() {
  const sent: Sent[] = [];
  const send = ({ path, body = '' }: ApiRequest): Promise<ApiAnswer> => {
    const query = new URL(path, 'http://engine').searchParams;
    const judged = body.split('\n').map((line, index) => ({ line: Number(query.get('firstLine')) + index, checked: contract.checkLine(line, { now: 1_800_000_000_000, history: true }) }));
    const only = query.get('only');
    const wanted = judged.filter(({ checked }) => only === null || (checked.ok && checked.value.fact?.kind === 'touchpoint' && checked.value.fact.channel === 'handoff') === (only === 'handoffs'));
    const problems = wanted.flatMap(({ line, checked }) => (checked.ok || only === 'handoffs' ? [] : [{ line, ...checked.refusal }]));
    const ids = wanted.flatMap(({ checked }) => (checked.ok ? [checked.value.id] : []));
    sent.push({ only, ids });
    const counts = { accepted: ids.length, duplicate: 0, conflict: 0, erased: 0, rejected: problems.length };
    return Promise.resolve({ status: 200, header: () => null, body: JSON.stringify({ counts, problems, samples: ids.slice(0, 3) }) });
  };
  return { api: { send }, sent };
}

describe('an import of a CSV file', () => {
  let place: string;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'waymark-csv-'));
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  const write = (name: string, content: string | Buffer): string => {
    writeFileSync(join(place, name), content);
    return join(place, name);
  };
  const mapping = (fields: string, csv = '{}'): string =>
    write('map.yaml', `schema: waymark/csv-mapping/v1\ncsv: ${csv}\nfacts:\n  - { kind: touchpoint, id: "t:{id}", contactId: "{id}", occurredAt: "{at}", ${fields} }\n`);
  const run = async (file: string, map: string, dryRun = false) => {
    const { api, sent } = engine();
    const problems: string[] = [];
    const onProblem = (line: number, text: string): number => problems.push(`${line}: ${text}`);
    const result = await runImport(api, { source: await openCsvSource(file, map), dryRun, onProblem, progress: SILENT, stop: new AbortController().signal });
    return { result, sent, problems };
  };

  it('takes the tables of the guide', async () => {
    const leads = await run(join(GUIDES, 'leads.csv'), join(GUIDES, 'leads.map.yaml'));
    expect(leads.problems).toEqual([]);
    expect(leads.result).toMatchObject({ rows: { read: 5, skipped: 1 }, lines: 8, counts: { accepted: 8 } });
    expect(leads.sent[0]?.ids).toEqual(expect.arrayContaining(['crm:lead:1001', 'crm:profile:1001', 'crm:deal:1001', 'crm:lead:1005']));
    const touches = await run(join(GUIDES, 'touches.csv'), join(GUIDES, 'touches.map.yaml'));
    expect(touches.result).toMatchObject({ rows: { read: 3, skipped: 0 }, counts: { accepted: 3 } });
  });

  it('publishes the schema that it checks mappings by', () => {
    expect(JSON.parse(readFileSync(join(GUIDES, 'csv-mapping.schema.json'), 'utf8'))).toEqual(SCHEMAS.csvMapping);
  });

  it('reports what is broken with the line of the file on which its row begins, and goes on', async () => {
    const rows = ['id,at,note', '1,2025-01-01T00:00:00Z,"two', 'lines"', '2,yesterday,', '', '3,2025-01-01T00:00:00Z', '4,2025-01-01T00:00:00Z,a "quote"', '5,2025-01-01T00:00:00Z,', '6,2025-01-01T00:00:00Z,"open'];
    const bytes = Buffer.concat([Buffer.from(`\uFEFF${rows.join('\r\n')}\r\n`), Buffer.from([0x37, 0x2c, 0xff, 0x2c, 0x0a]), Buffer.from('8,2025-01-01T00:00:00Z,\n')]);
    const map = mapping('channel: web, action: viewed, attributes: { note: "{note}" }');
    for (const content of [bytes, gzipSync(bytes)]) {
      const { result, sent, problems } = await run(write('rows.csv', content), map);
      expect(sent).toEqual([{ only: null, ids: ['t:1', 't:5', 't:8'] }]);
      expect(problems.map((problem) => problem.replace(/: .*\(/, ' ('))).toEqual([
        '6 (not-csv)',
        '7 (not-csv)',
        '9 (not-csv)',
        '10 (not-csv)',
        '4 (invalid-time, at /occurredAt)',
      ]);
      expect(result).toMatchObject({ rows: { read: 8 }, lines: 8, counts: { accepted: 3, rejected: 5 }, stopped: false });
    }
  });

  it('keeps the numbers of lines over many chunks', async () => {
    const rows = Array.from({ length: 5_000 }, (_, index) => `${index},${index % 1_000 === 999 ? 'never' : '2025-01-01T00:00:00Z'},`);
    const { sent, problems, result } = await run(write('rows.csv', ['id,at,note', ...rows].join('\n')), mapping('channel: web, action: viewed'));
    expect(sent).toHaveLength(3);
    expect(problems.map((problem) => Number.parseInt(problem, 10))).toEqual([1_001, 2_001, 3_001, 4_001, 5_001]);
    expect(result.counts).toMatchObject({ accepted: 4_995, rejected: 5 });
  });

  it('sends the hand-offs of the past first, and reads the file once where there can be none', async () => {
    const file = write('rows.csv', 'id,at,channel\n1,2025-01-01T00:00:00Z,web\n2,2025-01-01T00:00:00Z,handoff\n');
    const { sent } = await run(file, mapping('channel: "{channel}", action: offered'));
    expect(sent).toEqual([{ only: 'handoffs', ids: ['t:2'] }, { only: 'others', ids: ['t:1'] }]);
    expect((await run(file, mapping('channel: web, action: offered'))).sent).toEqual([{ only: null, ids: ['t:1', 't:2'] }]);
  });

  it('shows on a dry run what the first rows become', async () => {
    const file = write('rows.csv', `id;at\n${['1', '2', '3', '4'].map((id) => `${id};2025-01-01T00:00:00Z`).join('\n')}`);
    const { result } = await run(file, mapping('channel: web, action: viewed', '{ delimiter: ";" }'), true);
    expect(result.mapped).toHaveLength(3);
    expect(result.mapped?.[0]).toEqual({ line: 2, facts: [{ kind: 'touchpoint', id: 't:1', contactId: '1', occurredAt: '2025-01-01T00:00:00Z', channel: 'web', action: 'viewed' }] });
  });

  it('knows a file without a header by the names that the mapping gives', async () => {
    const file = write('rows.csv', '1,2025-01-01T00:00:00Z\n2,2025-01-01T00:00:00Z');
    const { sent } = await run(file, mapping('channel: web, action: viewed', '{ columns: [id, at] }'));
    expect(sent[0]?.ids).toEqual(['t:1', 't:2']);
  });

  it('says what does not fit before anything is sent', async () => {
    const file = write('rows.csv', 'id,when\n1,x\n');
    await expect(openCsvSource(file, mapping('channel: web, action: viewed'))).rejects.toThrow(
      /map\.yaml does not fit .*rows\.csv:\n {2}\/facts\/0\/occurredAt: there is no column "at": the file has "id", "when"$/,
    );
    await expect(openCsvSource(file, mapping('chanel: web'))).rejects.toThrow(/is no mapping of CSV rows .*\n(?:.*\n)*.*\/facts\/0\/chanel: is no field here/);
    await expect(openCsvSource(write('empty.csv', ''), mapping('channel: web, action: viewed'))).rejects.toThrow(/empty\.csv is empty: its first row must name the columns/);
    await expect(openCsvSource(write('broken.csv', 'id,a"t\n'), mapping('channel: web, action: viewed'))).rejects.toThrow(/broken\.csv:1: the first row must name the columns/);
    await expect(openCsvSource(file, join(place, 'none.yaml'))).rejects.toThrow(/none\.yaml/);
  });
});
