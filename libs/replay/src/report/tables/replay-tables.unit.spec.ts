import { aReport } from '../what-if/report.fixture';
import { readBack } from './read-back.fixture.spec';
import { replayTables } from './replay-tables';

describe('a what-if as tables', () => {
  const report = aReport();
  const tables = replayTables(report, report.contactChanges);
  const named = (name: string) => tables.find(({ spec }) => spec.name === name)!;

  it('has one row a contact, a line, a week, a rule, a bin, a flow and a name', () => {
    expect(tables.map(({ spec, rows }) => [spec.name, [...rows].length])).toEqual([
      ['contact-changes', 12],
      ['changed-lines', 48],
      ['weeks', 30],
      ['rules', 10],
      ['score-bins', 16],
      ['stage-flow', 10],
      ['standing', 11],
      ['qualifying', 12],
    ]);
  });

  it('has both states of a contact side by side, and none where it had none', () => {
    const [first] = report.contactChanges;
    const [row] = replayTables(report, [{ ...first!, before: null }])[0]!.rows;
    expect(row).toMatchObject({ contactId: first!.contactId, kind: 'gained', totalBefore: null, stageBefore: null, qualifiedAtBefore: null, totalAfter: 128.75, stageAfter: 'handshake' });
    expect(row?.['qualifiedAtAfter']).toBe(Date.parse(first!.after!.qualifiedAt!));
  });

  it.each(['contact-changes', 'changed-lines', 'weeks', 'rules', 'qualifying'])('gives %s back from Parquet and from CSV', async (name) => {
    const { spec, rows } = named(name);
    const given = [...rows].map((row) => Object.fromEntries(Object.keys(spec.columns).map((column) => [column, row[column] ?? null])));
    for (const format of ['parquet', 'csv'] as const) expect(await readBack(named(name), format)).toEqual(given);
  });
});
