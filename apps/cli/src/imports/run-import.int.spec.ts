import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ApiAnswer, ApiRequest } from '../api/transport';
import { NdjsonSource } from './ndjson-source';
import { runImport } from './run-import';

const SILENT = { show: () => undefined, clear: () => undefined };

/** Takes every line, and refuses those that say `broken` as the engine does. */
function engine(onSend: () => void = () => undefined) {
  const sent: { readonly only: string | null; readonly lines: readonly string[] }[] = [];
  const send = ({ path, body = '' }: ApiRequest): Promise<ApiAnswer> => {
    const query = new URL(path, 'http://engine').searchParams;
    const first = Number(query.get('firstLine'));
    const lines = body.split('\n').flatMap((text, index) => (text === '' ? [] : [`${first + index}:${text}`]));
    sent.push({ only: query.get('only'), lines });
    onSend();
    const broken = query.get('only') === 'handoffs' ? [] : lines.filter((line) => line.includes('broken'));
    const problems = broken.map((line) => ({ line: Number.parseInt(line, 10), code: 'not-json', pointer: '', message: 'is no JSON text' }));
    const counts = { accepted: lines.length - broken.length, duplicate: 0, conflict: 0, erased: 0, rejected: broken.length };
    return Promise.resolve({ status: 200, header: () => null, body: JSON.stringify({ counts, problems, samples: lines.slice(0, 3) }) });
  };
  return { api: { send }, sent };
}

describe('an import', () => {
  let place: string;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'waymark-import-'));
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  const file = (bytes: Buffer | string): string => {
    const path = join(place, 'facts');
    writeFileSync(path, bytes);
    return path;
  };
  const request = (path: string, more: { readonly dryRun?: boolean; readonly stop?: AbortSignal } = {}) => {
    const problems: string[] = [];
    const onProblem = (line: number, text: string): number => problems.push(`${line}: ${text}`);
    return { problems, asked: { source: new NdjsonSource(path), dryRun: false, onProblem, progress: SILENT, stop: new AbortController().signal, ...more } };
  };

  it('sends what may be a hand-off first, then all, each line under its number', async () => {
    const { api, sent } = engine();
    const { asked } = request(file('\uFEFFa\r\n\r\n{"channel":"handoff"}\r\n{"channel":"\\u0068andoff"}'));
    const result = await runImport(api, asked);
    expect(sent).toEqual([
      { only: 'handoffs', lines: ['3:{"channel":"handoff"}', '4:{"channel":"\\u0068andoff"}'] },
      { only: 'others', lines: ['1:a', '3:{"channel":"handoff"}', '4:{"channel":"\\u0068andoff"}'] },
    ]);
    expect(result).toMatchObject({ lines: 3, stopped: false });
  });

  it('sends a file without hand-offs once, and knows gzip by its first bytes', async () => {
    const { api, sent } = engine();
    const { asked } = request(file(gzipSync('a\nb\n')));
    expect(await runImport(api, asked)).toMatchObject({ lines: 2, counts: { accepted: 2 } });
    expect(sent).toEqual([{ only: 'others', lines: ['1:a', '2:b'] }]);
  });

  it('reports a broken line, and one that is no text, with its number, and goes on', async () => {
    const { api } = engine();
    const { asked, problems } = request(file(Buffer.concat([Buffer.from('a\nbroken\n'), Buffer.from([0xff, 0x0a]), Buffer.from('d\n')])));
    expect(await runImport(api, asked)).toMatchObject({ lines: 4, counts: { accepted: 2, rejected: 2 } });
    expect(problems.sort()).toEqual(['2: is no JSON text (not-json)', '3: not UTF-8 (not-json)']);
  });

  it('shows on a dry run what the first become, and reads the file once', async () => {
    const { api, sent } = engine();
    const { asked } = request(file('{"channel":"handoff"}\nb\nc\nd\n'), { dryRun: true });
    expect((await runImport(api, asked)).samples).toHaveLength(3);
    expect(sent).toMatchObject([{ only: null }]);
  });

  it('stops after the chunk under way', async () => {
    const stop = new AbortController();
    const { api, sent } = engine(() => stop.abort());
    const { asked } = request(file('x\n'.repeat(5_000)), { stop: stop.signal });
    expect(await runImport(api, asked)).toMatchObject({ stopped: true, lines: 2_000 });
    expect(sent).toHaveLength(1);
  });

  it('says that a gzip file is cut off', async () => {
    const { api } = engine();
    const whole = gzipSync(Array.from({ length: 2_000 }, (_, index) => `line ${index}\n`).join(''));
    const { asked } = request(file(whole.subarray(0, whole.length - 20)));
    await expect(runImport(api, asked)).rejects.toThrow(/cannot be unpacked .*cut off or damaged/);
  });
});
