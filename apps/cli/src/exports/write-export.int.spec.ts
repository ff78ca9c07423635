import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from '../api/api';
import type { ApiAnswer, ApiRequest, Transport } from '../api/transport';
import { checkExport, writeExport } from './write-export';

const MODEL = { id: 'small', version: 3 };
const NO_PROGRESS = { show: () => undefined, clear: () => undefined };

type Asked = Readonly<Record<string, unknown>> & { readonly table: string };

/** Two facts, a page each, and nothing else. */
function pageOf({ table, cursor }: Asked): object {
  const isFirst = cursor === undefined;
  const fact = { contactId: 'a', factId: isFirst ? 'f1' : 'f2', kind: 'touchpoint', occurredAt: '2026-01-01T00:00:00.000Z' };
  return table === 'facts' ? { items: [fact], nextCursor: isFirst ? 'next' : null } : { items: [], nextCursor: null };
}

/** An engine whose log grows with every request. */
function growing(asked: Asked[], refuses: (body: Asked) => boolean): Transport {
  const answer = (status: number, body: object): ApiAnswer => ({ status, header: () => null, body: JSON.stringify(body) });
  const send = ({ body = '{}' }: ApiRequest): Promise<ApiAnswer> => {
    const read = JSON.parse(body) as Asked;
    asked.push(read);
    if (refuses(read)) return Promise.resolve(answer(404, { detail: 'no such model', code: 'unknown-model' }));
    const { asOf = '2026-03-01T00:00:00.000Z', position = asked.length } = read;
    return Promise.resolve(answer(200, { asOf, position, model: MODEL, ...pageOf(read), done: 1, of: 1 }));
  };
  return { embedded: true, send, settled: () => Promise.resolve(), close: () => Promise.resolve() };
}

describe('an export', () => {
  let place: string;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'waymark-export-'));
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  const run = (asked: Asked[], out: string, refuses: (body: Asked) => boolean = () => false): ReturnType<typeof writeExport> =>
    writeExport(new Api(growing(asked, refuses)), { out: join(place, out), format: 'ndjson' }, NO_PROGRESS);

  it('is of one log, one instant and one model in all its tables', async () => {
    const asked: Asked[] = [];
    const written = await run(asked, 'a/b');
    const begun = { asOf: '2026-03-01T00:00:00.000Z', position: 1 };
    expect(written).toMatchObject({ ...begun, model: MODEL, files: [{ table: 'facts', rows: 2 }, { table: 'scores', rows: 0 }, { table: 'journeys' }, { table: 'handoffs' }] });
    const [, ...pages] = asked;
    expect(pages.map(({ table, cursor, ...rest }) => [table, cursor, rest])).toEqual(
      [['facts'], ['facts', 'next'], ['scores'], ['journeys'], ['handoffs']].map(([table, cursor]) => [table, cursor, { ...begun, model: 'small@3' }]),
    );
    expect(readFileSync(join(place, 'a/b/facts.ndjson'), 'utf8').match(/"f\d"/g)).toEqual(['"f1"', '"f2"']);
  });

  it('leaves no directory where it is refused, at first or in between', async () => {
    for (const refuses of [() => true, ({ table }: Asked) => table === 'journeys']) {
      await expect(run([], 'a/b/c', refuses)).rejects.toThrow('no such model (unknown-model)');
      expect(readdirSync(place)).toEqual([]);
    }
  });

  it('is not begun where it cannot be written, or is of no instant', () => {
    writeFileSync(join(place, 'file'), '');
    expect(() => checkExport({ out: join(place, 'file/out'), format: 'csv' })).toThrow(`${join(place, 'file')}: it is a file, a directory is asked for`);
    expect(() => checkExport({ out: place, format: 'csv', asOf: 'yesterday' })).toThrow('--as-of yesterday: give an RFC 3339 time with an offset');
  });
});
