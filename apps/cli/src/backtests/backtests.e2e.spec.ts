import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { attended, buildApps, modelText, Workplace } from '../cli-process.fixture';

jest.setTimeout(240_000);

const LEADS = 80;
const OUTCOME = ['--outcome', '{ channel: crm, action: ordered }', '--within', 'P10D'];

/** One a day; those of the webinar order, and one in ten of the others. */
function history(): string {
  return Array.from({ length: LEADS }, (_, lead) => {
    const daysAgo = LEADS + 20 - lead;
    const webinar = lead % 2 === 0;
    const touch = attended(`t${lead}`, `c${lead}`, daysAgo, webinar ? {} : { channel: 'web', action: 'visited' });
    const orders = webinar ? lead % 10 !== 0 : lead % 10 === 9;
    return [touch, ...(orders ? [attended(`o${lead}`, `c${lead}`, daysAgo - 3, { channel: 'crm', action: 'ordered' })] : [])];
  }).flat().join('\n');
}

describe('backtests and fits on the command line', () => {
  let place: Workplace;
  const split = new Date(Date.now() - 40 * 86_400_000).toISOString();
  beforeAll(async () => {
    buildApps('cli');
    place = new Workplace();
    await place.json(['import', place.write('facts.ndjson', history())]);
    place.write('model.yaml', modelText(100));
  });
  afterAll(() => place.remove());

  const read = (name: string): string => readFileSync(join(place.path, name), 'utf8');

  it('measure a draft, show it, and write a page', async () => {
    const { status, stdout, stderr } = await place.run(['backtest', '--model', 'model.yaml', ...OUTCOME, '--report', 'report']);
    expect([status, stderr]).toEqual([0, expect.stringMatching(/the report is in report: open report\/backtest\.html in a browser\n$/)]);
    expect(stdout).toMatch(/^outcome +\{"channel":"crm","action":"ordered"\} within P10D of first-touch\n[^]*told of +73, 36 outcomes: 49\.3 %\nleft out +7 whose window is not over\n[^]*draft of webinars +0\.\d{3} \(0\.\d+ to [^]*tenth of webinars/);
    expect(JSON.parse(read('report/backtest.json'))).toMatchObject({ v: 1, contacts: LEADS, cases: 73 });
    expect(read('report/backtest.html')).toContain('<!doctype html>');
    expect(read('report/models.csv')).toMatch(/^model,digest,auc,[^]*\nwebinars \(draft /);
    expect(readdirSync(join(place.path, 'report'))).toHaveLength(12);
  });

  it('learn a model that beats saying nothing on what it never saw, and that can be published', async () => {
    const report = await place.json(['models', 'fit', ...OUTCOME, '--split', split, '--out', 'learnt.yaml', '--id', 'learnt', '--report', 'fit.json']);
    expect(report).toMatchObject({ learned: [{}] });
    expect(JSON.parse(read('fit.json'))).toEqual(report);
    await place.json(['models', 'publish', 'learnt.yaml']);
    const tested = await place.json<{ models: readonly { auc: { value: number } }[] }>(['backtest', '--model', 'learnt@1', '--against', 'model.yaml', ...OUTCOME, '--split', split]);
    expect(tested.models[0]?.auc.value).toBeGreaterThan(0.7);
    const shown = await place.run(['models', 'fit', ...OUTCOME, '--split', split, '--out', 'again.yaml']);
    expect([shown.status, shown.stdout]).toEqual([0, expect.stringMatching(/^learnt from +\d+ contacts[^]*tried on[^]*points +where/)]);
  });

  it('take the files of the guide', async () => {
    const guide = resolve(__dirname, '../../../../docs/guides/olist');
    const leads = place.write('leads.csv', 'mql_id,first_contact_date,landing_page_id,origin\nm1,2018-02-01,p1,social\nm2,2018-02-02,p2,\n');
    const deals = place.write('deals.csv', 'mql_id,won_date\nm1,2018-02-26 19:58:54\n');
    const imported = async (file: string, map: string): Promise<readonly [number | null, string]> => {
      const { status, stdout } = await place.run(['import', file, '--map', join(guide, map), '--data-dir', 'guide']);
      return [status, stdout];
    };
    expect(await imported(leads, 'leads.map.yaml')).toEqual([0, expect.stringMatching(/accepted +2\n/)]);
    expect(await imported(deals, 'deals.map.yaml')).toEqual([0, expect.stringMatching(/accepted +1\n/)]);
    const { status, stdout } = await place.run(['backtest', '--model', join(guide, 'origin.yaml'), '--outcome', '{ channel: crm, action: ordered }', '--within', 'P20D', '--data-dir', 'guide']);
    expect([status, stdout]).toEqual([0, expect.stringContaining('draft of olist-origin')]);
  });

  it('say what to mend', async () => {
    const failing = async (...args: readonly string[]): Promise<readonly [number | null, string]> => {
      const { status, stderr } = await place.run(args);
      return [status, stderr];
    };
    expect(await failing('backtest', '--model', 'model.yaml', '--outcome', '{ channel: none }', '--within', 'P10D', '--report', 'refused/deep')).toEqual([1, expect.stringContaining('no touchpoint in the log answers `outcome`; the most frequent are { channel: ')]);
    expect(await failing('backtest', '--model', 'nowhere.yaml', ...OUTCOME)).toEqual([1, expect.stringContaining('nowhere.yaml')]);
    expect(await failing('backtest', '--model', 'model.yaml', ...OUTCOME, '--capacity', 'many')).toEqual([2, expect.stringContaining('A number from 0 on is asked for.')]);
    expect(await failing('models', 'fit', '--outcome', '{ channel: webinar }', '--within', 'P10D', '--split', split, '--out', 'none.yaml')).toEqual([1, expect.stringContaining('nothing was learnt')]);
    expect(existsSync(join(place.path, 'none.yaml'))).toBe(false);
    const fit = ['models', 'fit', ...OUTCOME, '--split', split];
    expect(await failing('backtest', '--model', 'model.yaml', ...OUTCOME, '--split', 'soon')).toEqual([2, expect.stringContaining('--split soon: give an RFC 3339 time')]);
    expect(await failing(...fit, '--out', 'same.yaml', '--report', './same.yaml')).toEqual([2, expect.stringContaining('--out and --report name the same file')]);
    expect(await failing(...fit, '--out', 'unmade/model.yaml')).toEqual([1, 'waymark: unmade/model.yaml: there is no directory unmade: make it first\n']);
    expect(await failing(...fit, '--out', 'fitted.yaml', '--report', 'model.yaml/fit.json')).toEqual([1, 'waymark: model.yaml: it is a file, a directory is asked for\n']);
    expect(await failing('backtest', '--model', 'model.yaml', ...OUTCOME, '--report', 'model.yaml')).toEqual([1, 'waymark: model.yaml: it is a file, a directory is asked for\n']);
    expect(['fitted.yaml', 'unmade', 'refused'].filter((name) => existsSync(join(place.path, name)))).toEqual([]);
  });
});
