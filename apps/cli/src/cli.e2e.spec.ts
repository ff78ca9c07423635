import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { attended, buildApps, modelText, Workplace } from './cli-process.fixture';

jest.setTimeout(120_000);

interface Imported {
  readonly lines: number;
  readonly stopped: boolean;
  readonly counts: Readonly<Record<string, number>>;
}

describe('the command line where no engine runs', () => {
  let place: Workplace;
  beforeAll(() => buildApps('cli'));
  beforeEach(() => {
    place = new Workplace();
  });
  afterEach(() => place.remove());

  const failing = async (...args: readonly string[]): Promise<string> => {
    const { status, stdout, stderr } = await place.run(args);
    expect([args.join(' '), status, stdout]).toEqual([args.join(' '), 1, '']);
    expect(stderr).not.toMatch(/\n\s+at /);
    return stderr;
  };

  it('ends with 2 when it is used wrongly, and with 0 when help is asked for', async () => {
    const wrong = [['bogus'], [], ['models'], ['keys', 'add', 'x'], ['keys', 'add', 'x', '--role', 'boss'], ['status', '--server', 'http://127.0.0.1:1'], ['models', 'show', 'A b']];
    wrong.push(['handoffs', 'list', '--due', 'tomorrow'], ['contacts', 'show', 'x', '--journey', '--as-of', 'yesterday']);
    for (const args of wrong) expect([args, (await place.run(args)).status]).toEqual([args, 2]);
    for (const args of [['--help'], ['help', 'score'], ['models', 'activate', '--help'], ['--no-color', 'import', '--help']]) {
      const { status, stdout } = await place.run(args);
      expect([args, status, stdout.startsWith('Usage: waymark')]).toEqual([args, 0, true]);
    }
  });

  it('says which version it is', async () => {
    const { version } = JSON.parse(readFileSync(join(__dirname, '../../../package.json'), 'utf8')) as { readonly version: string };
    expect(await place.run(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('says in one message what to mend', async () => {
    expect(await failing('status', '--data-dir', 'nowhere')).toMatch(/no data directory .*nowhere/);
    expect(await failing('import', 'nothing.ndjson')).toBe('waymark: nothing.ndjson: there is no such file\n');
    expect(await failing('status', '--server', 'http://127.0.0.1:1', '--key', 'k')).toMatch(/127\.0\.0\.1:1 cannot be reached: nothing listens there/);
    expect(await failing('models', 'lint', place.write('broken.yaml', `${modelText(60)}points: 1\n`))).toMatch(/broken\.yaml is no scoring model .*\n {2}\/points: /);
    expect(existsSync(join(place.path, 'data'))).toBe(false);
  });

  it('imports a history once, and tells which lines it could not take', async () => {
    const lines = [attended('a', 'c1', 2), '', 'broken', attended('b', 'c2', 1), attended('b', 'c2', 1, { action: 'registered' }), attended('f', 'c3', -30)];
    const file = place.write('facts.ndjson', `\uFEFF${lines.join('\r\n')}\r\n`);
    const dry = await place.json<Imported & { samples: readonly unknown[] }>(['import', file, '--dry-run']);
    expect(dry).toMatchObject({ lines: 5, counts: { accepted: 3, rejected: 2 }, samples: [{ id: 'a' }, { id: 'b' }, { id: 'b' }] });

    const { status, stdout, stderr } = await place.run(['import', file, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ lines: 5, stopped: false, counts: { accepted: 2, duplicate: 0, conflict: 1, rejected: 2 } });
    expect(status).toBe(0);
    expect(stderr).toMatch(/facts\.ndjson:3: .*\(not-json\)/);
    expect(stderr).toMatch(/facts\.ndjson:5: .*\(conflict, at \/id\)/);
    expect(stderr).toMatch(/facts\.ndjson:6: .*\(future/);

    const again = await place.json<Imported>(['import', file]);
    expect(again.counts).toMatchObject({ accepted: 0, duplicate: 2, conflict: 1, rejected: 2 });
    expect((await place.run(['import', file, '--strict'])).status).toBe(1);
    expect(await place.json(['status'])).toMatchObject({ contacts: 2, openLetters: 1 });
    expect(await place.json(['verify'])).toMatchObject({ contacts: 2, differing: 0 });
  });

  it('keeps a conflict among the dead letters', async () => {
    await place.json(['import', place.write('facts.ndjson', `${attended('a', 'c1', 2)}\n${attended('a', 'c1', 1)}\n`)]);
    const letters = await place.json<readonly { id: string; code: string }[]>(['dead-letters', 'list']);
    expect(letters).toMatchObject([{ code: 'conflict', status: 'open', via: 'file' }]);
    const id = letters[0]?.id ?? '';
    expect((await place.run(['dead-letters', 'show', id])).stdout).toContain('"id":"a"');
    expect(await failing('dead-letters', 'retry', id)).toMatch(/still not taken: conflict/);
    expect(await failing('dead-letters', 'show', 'nothing')).toMatch(/no dead letter nothing/);
  });

  it('puts back a letter that was mended, once', async () => {
    await place.json(['import', place.write('facts.ndjson', `${attended('a', 'c1', 2)}\n${attended('a', 'c1', 1)}\n`)]);
    const [{ id = '' } = {}] = await place.json<readonly { id?: string }[]>(['dead-letters', 'list']);
    const { stdout: message } = await place.run(['dead-letters', 'show', id, '--message']);
    const mended = place.write('mended.json', message.replace('"id":"a"', '"id":"a-2"'));
    expect(await failing('dead-letters', 'retry', id, '--with', 'nothing.json')).toMatch(/nothing\.json: there is no such file/);
    expect(await place.json(['dead-letters', 'retry', id, '--with', mended])).toMatchObject({ outcome: 'accepted', factId: 'a-2' });
    expect(await place.json(['dead-letters', 'retry', id, '--with', mended])).toMatchObject({ outcome: 'duplicate' });
    expect(await place.json(['dead-letters', 'list'])).toEqual([]);
    expect(await place.run(['dead-letters', 'list'])).toMatchObject({ status: 0, stdout: '', stderr: 'No dead letter waits to be mended.\n' });
  });

  it('imports a table with a mapping once, and says first what does not fit', async () => {
    const table = place.write('leads.csv', 'lead,day,mail\n1,2025-02-03,ada@lovelace.example\n2,never,\n3,2025-02-04,\n');
    const facts = 'facts: [{ kind: touchpoint, id: "lead:{lead}", contactId: "{lead}", occurredAt: { column: day, date: { format: yyyy-MM-dd, zone: UTC } }, channel: web, action: visited }]';
    const map = place.write('map.yaml', `schema: waymark/csv-mapping/v1\n${facts}\n`);
    const wrong = place.write('wrong.yaml', `schema: waymark/csv-mapping/v1\n${facts.replace('column: day', 'column: date')}\n`);
    expect(await failing('import', table)).toMatch(/leads\.csv is a table by its name: say with --map FILE/);
    expect(await failing('import', table, '--map', wrong)).toMatch(/\/facts\/0\/occurredAt\/column: there is no column "date": the file has "lead", "day", "mail"/);
    expect(existsSync(join(place.path, 'data'))).toBe(false);
    const dry = await place.run(['import', table, '--map', map, '--dry-run']);
    expect(dry.stdout).toMatch(/rows +3\n[^]*line 2\n {2}\{"kind":"touchpoint","id":"lead:1"/);
    const { stdout, stderr } = await place.run(['import', table, '--map', map, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ rows: { read: 3, skipped: 0 }, counts: { accepted: 2, rejected: 1 } });
    expect(stderr).toMatch(/leads\.csv:3: the column "day" must hold a date as "yyyy-MM-dd"; found "never" \(invalid-field, at \/occurredAt\)/);
    expect((await place.json<Imported>(['import', table, '--map', map])).counts).toMatchObject({ accepted: 0, duplicate: 2, rejected: 1 });
  });

  it('publishes, compares and switches models, and offers those who wait', async () => {
    await place.json(['import', place.write('facts.ndjson', [attended('a', 'c1', 30), attended('b', 'c1', 20), attended('c', 'c2', 1)].join('\n'))]);
    const model = place.write('model.yaml', modelText(60));
    expect(await place.json(['models', 'publish', model])).toMatchObject({ id: 'webinars', version: 1, isNew: true });
    expect(await place.json(['models', 'publish', model])).toMatchObject({ version: 1, isNew: false });
    place.write('changed.yaml', modelText(70));
    expect(await place.json(['models', 'diff', 'webinars@1', 'changed.yaml'])).toMatchObject([{ path: '/behaviour/rules/attended', change: 'changed' }]);

    const shown = await place.run(['models', 'activate', 'webinars@1']);
    expect([shown.status, shown.stderr]).toEqual([1, 'waymark: not switched: run "waymark models activate webinars@1 --yes" to confirm\n']);
    expect(shown.stdout).toMatch(/newly qualified +1\n/);
    const switched = await place.run(['models', 'activate', 'webinars@1', '--yes']);
    expect([switched.status, switched.stdout.trimEnd().split('\n').at(-1)]).toEqual([0, expect.stringMatching(/^webinars@1 is live from log position \d+ on; 0 events came/)]);
    expect((await place.run(['models', 'activate', 'webinars', '--yes'])).stdout).toBe('webinars@1 is live already.\n');
    expect(await failing('models', 'activate', 'unknown@1', '--yes')).toMatch(/no model unknown@1 has been published \(unknown-model\)/);
    expect(await place.json(['generations', 'list'])).toMatchObject([{ status: 'live', model: { id: 'webinars' } }, { status: 'retired' }]);

    expect((await place.run(['handoffs', 'release', '--dry-run'])).stdout).toMatch(/1 contact would be offered, 0 contacts not/);
    const released = await place.json<{ offered: readonly { contactId: string }[] }>(['handoffs', 'release']);
    expect(await place.json(['handoffs', 'list'])).toMatchObject([{ status: 'offered', total: 120, stillQualified: true }]);
    const contact = await place.run(['contacts', 'show', released.offered[0]?.contactId ?? '']);
    expect(contact.stdout).toMatch(/score +120 = behaviour 120 \+ fit 0/);
    expect(await place.json(['rebuild'])).toMatchObject({ status: 'live', model: { id: 'webinars', version: 1 } });
    expect(await place.json(['verify'])).toMatchObject({ differing: 0 });
  });

  it('makes keys once, keeps the local one for its owner only, and takes keys back', async () => {
    const first = await place.run(['keys', 'add', 'website', '--role', 'channel', '--source', 'web', 'shop']);
    expect(first.stdout).toMatch(/^wm_channel_\S+\n$/);
    expect(first.stderr.match(/wm_\w+_/g)).toHaveLength(4);
    expect(statSync(join(place.path, 'data/admin.key')).mode & 0o777).toBe(0o600);
    const named = (await place.json<readonly { name: string }[]>(['keys', 'list'])).map(({ name }) => name);
    expect(named).toEqual(['admin', 'analyst', 'channel', 'sales', 'website']);
    expect(await failing('keys', 'add', 'website', '--role', 'sales')).toMatch(/a key named website exists/);
    expect((await place.run(['keys', 'revoke', 'website'])).stdout).toBe('key website is revoked\n');
    expect(await failing('keys', 'revoke', 'website')).toMatch(/no key named website/);
  });

  it('writes the same sample for the same seed, whole or not at all', async () => {
    const asked = ['sample', '--contacts', '40', '--seed', '7', '--as-of', '2026-06-01T00:00:00Z', '--contact-ids', '--out'];
    for (const name of ['one.ndjson', 'two.ndjson.gz']) expect((await place.run([...asked, name])).status).toBe(0);
    const one = readFileSync(join(place.path, 'one.ndjson'));
    expect(gunzipSync(readFileSync(join(place.path, 'two.ndjson.gz'))).equals(one)).toBe(true);
    const scored = await place.run(['score', '--model', place.write('model.yaml', modelText(60)), '--history', 'two.ndjson.gz', '--out', 'scores.ndjson']);
    expect([scored.status, readFileSync(join(place.path, 'scores.ndjson'), 'utf8').length > 0]).toEqual([0, true]);
    expect(await failing('sample', '--out', 'missing/sample.ndjson')).toMatch(/missing\/sample\.ndjson.*there is no directory missing/);
    expect((await place.run(['sample', '--as-of', 'yesterday', '--out', 'x'])).status).toBe(2);
  });

  it('ends an import by Ctrl-C after the lines under way, and goes on when it is run again', async () => {
    await place.run(['sample', '--contacts', '400', '--out', 'sample.ndjson']);
    let sent = false;
    const stopped = await place.run(['import', 'sample.ndjson', '--progress', '--json'], (stderr, kill) => {
      if (sent || !stderr.includes('importing')) return;
      sent = true;
      kill('SIGINT');
    });
    expect([stopped.status, (JSON.parse(stopped.stdout) as Imported).stopped]).toEqual([1, true]);
    expect(stopped.stderr).toMatch(/stopped before its end: run it again/);
    const before = (JSON.parse(stopped.stdout) as Imported).counts['accepted'] ?? 0;
    const whole = await place.json<Imported>(['import', 'sample.ndjson']);
    const again = await place.json<Imported>(['import', 'sample.ndjson']);
    expect([whole.stopped, again.counts['accepted']]).toEqual([false, 0]);
    expect(before + (whole.counts['accepted'] ?? 0) + (whole.counts['duplicate'] ?? 0)).toBeGreaterThanOrEqual(again.lines);
  });
});
