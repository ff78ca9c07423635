import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attended, buildApps, Workplace } from '../cli-process.fixture';

jest.setTimeout(240_000);

describe('export on the command line', () => {
  let place: Workplace;
  beforeAll(async () => {
    buildApps('cli');
    place = new Workplace();
    await place.json(['import', place.write('facts.ndjson', [attended('a', '', 9, { contactId: undefined, identities: [{ type: 'email', value: 'ada@acme.example' }] }), attended('b', 'c2', 8)].join('\n'))]);
  });
  afterAll(() => place.remove());

  const read = (name: string): Buffer => readFileSync(join(place.path, name));

  it('writes a file for each table, without personal data', async () => {
    const written = await place.json<{ files: readonly { table: string; rows: number }[] }>(['export', '--out', 'csv', '--format', 'csv', '--as-of', '2100-01-01T00:00:00Z']);
    expect(written).toMatchObject({ asOf: '2100-01-01T00:00:00.000Z', files: [{ table: 'facts', rows: 2 }, { table: 'scores', rows: 2 }, { table: 'journeys' }, { table: 'handoffs', rows: 0 }] });
    expect(read('csv/facts.csv').toString()).toMatch(/^contactId,factId,kind,occurredAt[^]*,touchpoint,20\d\d-[^]*webinar,attended/);
    expect(read('csv/facts.csv').toString()).not.toContain('acme');
    expect(read('csv/scores.csv').toString()).toContain(',2100-01-01T00:00:00.000Z,');
    const { status, stderr } = await place.run(['export', '--out', 'parquet', '--progress']);
    expect([status, stderr]).toEqual([0, expect.stringMatching(/exporting facts, [^]*2 rows in parquet\/facts\.parquet\n[^]*without personal data\n$/)]);
    expect(readdirSync(join(place.path, 'parquet')).sort()).toEqual(['facts.parquet', 'handoffs.parquet', 'journeys.parquet', 'scores.parquet']);
    expect(read('parquet/facts.parquet').subarray(0, 4).toString()).toBe('PAR1');
  });

  it('leaves nothing where it is refused', async () => {
    const refused = await place.run(['export', '--out', 'none', '--model', 'nothing@1']);
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('no model nothing@1 has been published')]);
    expect(existsSync(join(place.path, 'none'))).toBe(false);
  });
});
