import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReplayReport } from '@waymark/replay';
import type { ReplayRow } from '@waymark/server';
import type { PlacedEngine } from '../cli-process.fixture';
import { attended, buildApps, modelText, Workplace } from '../cli-process.fixture';

jest.setTimeout(300_000);

/** Some attended one webinar, some two, some three. */
const facts = (people: number): string =>
  Array.from({ length: people }, (_, who) => Array.from({ length: 1 + (who % 3) }, (__, visit) => `${attended(`f${who}-${visit}`, `c${who}`, 40 - 10 * visit)}\n`).join('')).join('');

describe('waymark replay', () => {
  const place = new Workplace();
  let engine: PlacedEngine | null = null;
  beforeAll(async () => {
    buildApps('cli', 'standalone');
    await place.json(['import', place.write('facts.ndjson', facts(30))]);
    await place.run(['models', 'publish', place.write('live.yaml', modelText(60))]);
    await place.run(['models', 'activate', 'webinars@1', '--yes']);
    place.write('draft.yaml', modelText(110));
  });
  afterAll(async () => {
    await end();
    place.remove();
  });

  const start = async (): Promise<void> => {
    engine = await place.startEngine();
  };
  const end = async (): Promise<void> => {
    await engine?.stop();
    engine = null;
  };

  it('compares a draft with the live model, shows who changes and why, and writes a report', async () => {
    const { status, stdout, stderr } = await place.run(['replay', '--model', 'draft.yaml', '--report', 'report', '--progress']);
    expect([status, stderr]).toEqual([0, expect.stringMatching(/bringing the history up to date|reading the log[\s\S]*the report is in report: open report\.html in a browser\n$/)]);
    expect(stdout).toMatch(/^webinars@1 → draft of webinars, as of 2\d{3}-/);
    expect(stdout).toMatch(/^qualify {2,}20 → 30$/m);
    expect(stdout).toMatch(/^newly qualify {2,}10$/m);
    expect(stdout).toMatch(/^qualify earlier {2,}20, median 10 days, one in ten 10 or more$/m);
    expect(stdout).toMatch(/newly qualifies +60 +110 .* Attended a webinar 60 → 110$/m);
    const files = readdirSync(join(place.path, 'report'));
    expect(files).toEqual(expect.arrayContaining(['contact-changes.csv', 'contact-changes.parquet', 'changed-lines.csv', 'report.html', 'report.json', 'weeks.csv']));
    const read = (name: string): string => readFileSync(join(place.path, 'report', name), 'utf8');
    expect(read('contact-changes.csv').trim().split(/\r?\n/)).toHaveLength(31);
    expect(read('report.html')).toMatch(/^<!doctype html>/);
    expect(JSON.parse(read('report.json'))).toMatchObject({ contacts: 30, changes: { gained: 10, earlier: 20 } });
    expect(readdirSync(join(place.path, 'report')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('runs published models over a part, alone, and for some', async () => {
    const day = (daysAgo: number): string => new Date(Date.now() - daysAgo * 86_400_000).toISOString();
    const bounded = await place.json<ReplayReport>(['replay', '--model', 'webinars@1', '--against', 'b2b-default@1', '--from', day(25), '--to', day(15), '--handoffs', 'ignore']);
    expect(bounded).toMatchObject({ question: { model: { id: 'webinars', version: 1 }, against: { id: 'b2b-default' }, handoffs: 'ignore' } });
    const alone = await place.run(['replay', '--model', 'webinars', '--alone', '--as-of', day(25)]);
    expect([alone.status, alone.stdout]).toEqual([0, expect.stringMatching(/^webinars@1, as of [^\n]*\n\ncontacts {2,}30\nqualify {2,}20\n/)]);
    const some = await place.run(['replay', '--model', 'draft.yaml', '--where', '{ state.touches: { gt: 9 } }']);
    expect([some.status, some.stderr]).toEqual([0, 'waymark: no contact answers `where`: there is nothing to compare\n']);
  });

  it.each([
    ['a model that does not parse', ['--model', 'broken.yaml'], 1, /^waymark: the model has an error.*\(invalid-model, at \/model\/draft\)\n {2}the document: not readable/],
    ['a model with an unknown field', ['--model', 'odd.yaml'], 1, /\(invalid-model, at \/model\/draft\)\n {2}\/behaviour\/rules\/0\/when\/colour: /],
    ['a model that is not there', ['--model', 'nowhere.yaml'], 1, /^waymark: nowhere\.yaml: there is no such file, and it names no published model/],
    ['a model that nobody published', ['--model', 'webinars@9'], 1, /no model webinars@9 has been published \(unknown-model, at \/model\)/],
    ['a predicate that is none', ['--model', 'draft.yaml', '--where', 'channel: web'], 1, /\(invalid-predicate, at \/where\)\n {2}\/channel: /],
    ['an as-of before all history', ['--model', 'draft.yaml', '--as-of', '2001-01-01T00:00:00Z'], 1, /^waymark: nothing is known as of 2001-01-01T00:00:00\.000Z: the first fact is of .* \(as-of-before-history\)\n$/],
    ['bounds the wrong way round', ['--model', 'draft.yaml', '--from', '2026-02-01T00:00:00Z', '--to', '2026-01-01T00:00:00Z'], 1, /\(bounds-reversed, at \/from\)/],
    ['no model', [], 2, /required option '--model <model>' not specified/],
    ['a time that is none', ['--model', 'draft.yaml', '--as-of', 'yesterday'], 2, /^waymark: --as-of yesterday: give an RFC 3339 time/],
    ['alone and against', ['--model', 'draft.yaml', '--alone', '--against', 'webinars'], 2, /cannot be used with/],
  ])('refuses %s', async (_, args, status, says) => {
    place.write('broken.yaml', 'schema: [');
    place.write('odd.yaml', modelText(1).replace('when: { action: attended }', 'when: { colour: red }'));
    const ended = await place.run(['replay', ...args]);
    expect([ended.status, ended.stdout, ended.stderr]).toEqual([status, '', expect.stringMatching(says)]);
  });

  it('says so where the file of the history was damaged, and answers the same', async () => {
    const asOf = ['--as-of', new Date().toISOString()];
    const before = await place.json<ReplayReport>(['replay', '--model', 'draft.yaml', ...asOf]);
    const file = join(place.path, 'data/history/history.columns');
    writeFileSync(file, readFileSync(file).map((byte, at) => (at === 300 ? byte ^ 1 : byte)));
    const { status, stdout, stderr } = await place.run(['replay', '--model', 'draft.yaml', ...asOf, '--json']);
    expect([status, stderr]).toEqual([0, expect.stringMatching(/^waymark: .*history\.columns cannot be used .*: the history is made anew from the log\n$/)]);
    expect((JSON.parse(stdout) as ReplayReport).digest).toBe(before.digest);
  });

  it('is cancelled by an interrupt', async () => {
    const signals: NodeJS.Signals[] = ['SIGINT'];
    const { status, stdout, stderr } = await place.run(['replay', '--model', 'draft.yaml', '--report', 'cancelled/deep', '--progress'], (_, kill) => signals.splice(0).forEach(kill));
    expect([status, stdout, stderr]).toEqual([1, '', expect.stringMatching(/waymark: replay \S+ is cancelled\n$/)]);
    expect(existsSync(join(place.path, 'cancelled'))).toBe(false);
  });

  it('asks an engine that runs, which keeps what it came to', async () => {
    const asOf = ['--as-of', new Date().toISOString()];
    const alone = await place.json<ReplayReport>(['replay', '--model', 'draft.yaml', ...asOf]);
    await start();
    const beside = await place.json<ReplayReport>(['replay', '--model', 'draft.yaml', ...asOf]);
    expect({ ...beside, position: alone.position }).toEqual(alone);
    const address = (JSON.parse(readFileSync(join(place.path, 'data/owner.json'), 'utf8')) as { address: string }).address;
    const key = readFileSync(join(place.path, 'data/admin.key'), 'utf8').trim();
    const kept = (await (await fetch(`${address}/v1/replays`, { headers: { authorization: `Bearer ${key}` } })).json()) as { items: ReplayRow[] };
    expect(kept.items[0]).toMatchObject({ state: 'done', outcome: { digest: alone.digest } });
  });
});
