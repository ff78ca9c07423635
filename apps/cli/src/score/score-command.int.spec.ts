import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { scoreCommand } from './score-command';

const CASES = join(__dirname, '../../../../test/conformance/cases');

const MODEL = JSON.stringify({
  schema: 'waymark/scoring-model/v1',
  id: 'tiny',
  behaviour: { rules: [{ id: 'w', when: { channel: 'web' }, points: 10 }] },
});

interface Run {
  readonly status: number;
  readonly stderr: string;
  /** Null when there is no output file. */
  readonly out: string | null;
  readonly left: readonly string[];
}

describe('waymark score', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'waymark-score-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const fact = (id: string, contactId: string, day: number, more: object = {}) =>
    JSON.stringify({ kind: 'touchpoint', id, contactId, occurredAt: `2026-01-0${day}T00:00:00Z`, channel: 'web', action: 'viewed', ...more });

  async function run(history: string | Buffer, options: readonly string[] = [], model = MODEL): Promise<Run> {
    writeFileSync(join(folder, 'model'), model);
    writeFileSync(join(folder, 'history'), history);
    return runWith(['--model', join(folder, 'model'), '--history', join(folder, 'history'), ...options]);
  }

  async function runWith(options: readonly string[]): Promise<Run> {
    let stderr = '';
    const spy = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      stderr += String(text);
      return true;
    });
    const before = process.exitCode;
    process.exitCode = 0;
    try {
      const command = scoreCommand().exitOverride();
      await command.parseAsync([...options, '--out', join(folder, 'out')], { from: 'user' });
      return { status: Number(process.exitCode), stderr, ...outcome() };
    } finally {
      process.exitCode = before;
      spy.mockRestore();
    }
  }

  function outcome() {
    const left = readdirSync(folder).sort();
    return { out: left.includes('out') ? readFileSync(join(folder, 'out'), 'utf8') : null, left };
  }

  const contacts = ({ out }: Run) =>
    (out ?? '').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as { contactId: string; behaviour: number; asOf: string });

  it.each(readdirSync(CASES).filter((name) => /^\d+$/.test(name)))('writes what case %s expects', async (name) => {
    const asked = readFileSync(join(CASES, name, 'asof.txt'), 'utf8').trim();
    const options = ['--model', join(CASES, name, 'model.json'), '--history', join(CASES, name, 'history.ndjson')];
    const { status, out } = await runWith([...options, ...(asked === '' ? [] : ['--as-of', asked]), '--threads', '4']);
    expect([status, out]).toEqual([0, readFileSync(join(CASES, name, 'expected.ndjson'), 'utf8')]);
  });

  it('does not mind gzip, a byte-order mark, CRLF and empty lines', async () => {
    const text = `\uFEFF${fact('1', 'é', 1)}\r\n\r\n\n${fact('2', 'b', 2)}\r\n   \n${fact('3', 'b', 3)}`;
    const plain = await run(text);
    expect(contacts(plain).map(({ contactId, behaviour }) => [contactId, behaviour])).toEqual([['b', 20], ['é', 10]]);
    expect(plain.stderr).toBe(`2 contacts from 3 facts into ${join(folder, 'out')}\n`);
    expect((await run(gzipSync(text))).out).toBe(plain.out);
    expect((await run(Buffer.concat([gzipSync(text.slice(0, 40)), gzipSync(text.slice(40))]))).out).toBe(plain.out);
  });

  it('reports lines that are no facts by their number, and lets them claim no id', async () => {
    const history = [fact('1', 'a', 1), '', '{"kind":', fact('2', 'a', 2, { channel: 'Web' }), fact('2', 'a', 3)].join('\n');
    const bytes = Buffer.concat([Buffer.from(`${history}\n{"kind":"`), Buffer.from([0xff]), Buffer.from(`"}\n${fact('3', 'b', 3)}\n`)]);
    const ran = await run(bytes);
    expect([ran.status, contacts(ran).map(({ behaviour }) => behaviour)]).toEqual([0, [20, 10]]);
    expect(ran.stderr.split('\n').map((line) => /history:(\d+):/.exec(line)?.[1]).filter(Boolean)).toEqual(['3', '4', '6']);
    expect(ran.stderr).toContain('3 lines that are no facts left out');
  });

  it('with --strict ends at such a line with status 1 and no output', async () => {
    const ran = await run([fact('1', 'a', 1), 'nonsense', fact('2', 'a', 2)].join('\n'), ['--strict']);
    expect([ran.status, ran.out, ran.left]).toEqual([1, null, ['history', 'model']]);
    expect(ran.stderr).toContain('history:2:');
  });

  it('settles ids over the whole file: the first stands, whatever its kind, contact or time', async () => {
    const identity = JSON.stringify({
      kind: 'identity',
      id: '2',
      contactId: 'a',
      occurredAt: '2026-01-09T00:00:00Z',
      identities: [{ type: 'email', value: 'a@example.com' }],
    });
    const ran = await run([fact('1', 'a', 5), fact('1', 'b', 9), identity, fact('2', 'a', 1)].join('\n'));
    expect(contacts(ran)).toMatchObject([{ contactId: 'a', behaviour: 10, asOf: '2026-01-05T00:00:00.000Z' }]);
    expect(ran.stderr).toContain('2 repeated, 1 identity facts skipped');
  });

  it('leaves out contacts whose first fact is after --as-of', async () => {
    const ran = await run([fact('1', 'a', 5), fact('2', 'b', 1)].join('\n'), ['--as-of', '2026-01-02T08:00:00+08:00']);
    expect(contacts(ran)).toMatchObject([{ contactId: 'b', asOf: '2026-01-02T00:00:00.000Z' }]);
  });

  it.each(['', '\n\n', '\uFEFF'])('gives an empty file for an empty history (%j)', async (history) => {
    const ran = await run(history);
    expect([ran.status, ran.out]).toEqual([0, '']);
  });

  it('explains with --explain', async () => {
    const ran = await run(fact('1', 'a', 1), ['--explain', '--progress']);
    const lines = [{ at: '2026-01-01T00:00:00.000Z', rule: 'w', fact: '1', points: 10, weight: 1, value: 10, note: null }];
    expect(contacts(ran)).toMatchObject([{ lines, fitRules: [] }]);
    expect(Object.keys(contacts(ran)[0] ?? {}).slice(-3)).toEqual(['touches', 'lines', 'fitRules']);
  });

  it('says what is wrong with a model, and writes nothing', async () => {
    const ran = await run(fact('1', 'a', 1), [], MODEL.replace('10', '0'));
    expect([ran.status, ran.left]).toEqual([1, ['history', 'model']]);
    expect(ran.stderr).toContain('/behaviour/rules/0/points');
  });

  it('says when a model is no text', async () => {
    writeFileSync(join(folder, 'model'), Buffer.from([0xff, 0xfe]));
    writeFileSync(join(folder, 'history'), '');
    const ran = await runWith(['--model', join(folder, 'model'), '--history', join(folder, 'history')]);
    expect([ran.status, ran.out]).toEqual([1, null]);
    expect(ran.stderr).toContain('is not UTF-8');
  });

  it('keeps an older output when a run fails, and leaves nothing half-written', async () => {
    writeFileSync(join(folder, 'out'), 'older');
    const cut = await run(gzipSync(fact('1', 'a', 1)).subarray(0, 30));
    expect([cut.status, cut.out, cut.left]).toEqual([1, 'older', ['history', 'model', 'out']]);
    const missing = await runWith(['--model', join(folder, 'model'), '--history', join(folder, 'nowhere')]);
    expect([missing.status, missing.out]).toEqual([1, 'older']);
    expect(missing.stderr).toContain('nowhere');
  });

  it('writes through a link', async () => {
    writeFileSync(join(folder, 'target'), '');
    symlinkSync(join(folder, 'target'), join(folder, 'out'));
    const ran = await run(fact('1', 'a', 1));
    expect(readFileSync(join(folder, 'target'), 'utf8')).toBe(ran.out);
    expect(ran.left).toEqual(['history', 'model', 'out', 'target']);
  });

  it('refuses a line beyond all measure without keeping it', async () => {
    const ran = await run(`${fact('1', 'a', 1)}\n"${'x'.repeat(9_000_000)}"\n${fact('2', 'a', 2)}\n`);
    expect(contacts(ran)).toMatchObject([{ behaviour: 20 }]);
    expect(ran.stderr).toContain('history:2: longer than');
  });

  it.each([
    [['--threads', '0']],
    [['--threads', 'two']],
    [['--nonsense']],
  ])('takes %j for wrong usage', async (options) => {
    await expect(run(fact('1', 'a', 1), options)).rejects.toMatchObject({ exitCode: 1, code: expect.stringMatching(/^commander\./) });
  });

  it.each(['2026-01-02', 'yesterday'])('says what is wrong with --as-of %s', async (time) => {
    await expect(run(fact('1', 'a', 1), ['--as-of', time])).rejects.toMatchObject({ status: 2, message: `--as-of ${time}: give an RFC 3339 time with an offset, such as 2026-03-02T00:00:00Z` });
  });
});
