import * as fc from 'fast-check';
import { parquetMetadata } from 'hyparquet';
import { encodeTable, TABLE_FORMATS } from './encode';
import { bufferOf, READERS } from './read-back.fixture.spec';
import type { RowOf } from './table';

const SPEC = {
  name: 'odds-and-ends',
  columns: { id: 'text', text: 'text?', number: 'number', maybe: 'number?', whole: 'integer', some: 'integer?', flag: 'boolean', perhaps: 'boolean?', at: 'instant', once: 'instant?' },
} as const;

type OddRow = RowOf<typeof SPEC>;

const sign = fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', "'", '"', ',', ';', '\uFF1D', '\uFEFF', '\\', ' ', 'null', '1');
const odd = fc.oneof(fc.string({ unit: 'binary' }), fc.array(sign, { maxLength: 6 }).map((signs) => signs.join('')));
/** JSON and CSV write a negative zero as zero. */
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const whole = fc.maxSafeInteger();
const instant = fc.integer({ min: -8.64e15, max: 8.64e15 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const rows = (most: number): fc.Arbitrary<OddRow[]> =>
  fc.array(
    fc.record({ id: odd, text: maybe(odd), number, maybe: maybe(number), whole, some: maybe(whole), flag: fc.boolean(), perhaps: maybe(fc.boolean()), at: instant, once: maybe(instant) }),
    { maxLength: most },
  );

async function bytesOf(batches: readonly (readonly OddRow[])[], format: (typeof TABLE_FORMATS)[number]): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of encodeTable(SPEC, batches, format)) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe.each(TABLE_FORMATS)('a table as %s', (format) => {
  it('gives back what was written, odd texts, empty ones and missing ones told apart', async () => {
    await fc.assert(
      fc.asyncProperty(rows(20), async (given) => {
        expect(await READERS[format](await bytesOf([given], format), SPEC)).toEqual(given);
      }),
    );
  });

  it('is the same bytes however its rows are batched', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rows(4), { maxLength: 6 }), async (batches) => {
        expect(await bytesOf(batches, format)).toEqual(await bytesOf([batches.flat()], format));
      }),
      { numRuns: 40 },
    );
  });

  it('is a table that can be read also where it has no row', async () => {
    const bytes = await bytesOf([], format);
    expect(await READERS[format](bytes, SPEC)).toEqual([]);
  });
});

const ROW: OddRow = { id: 'a', text: null, number: 0.5, maybe: null, whole: 1, some: null, flag: true, perhaps: null, at: 0, once: null };

describe('the types of a Parquet table', () => {
  it('are doubles, 64-bit integers, booleans, UTF-8 texts and timestamps of milliseconds in UTC, null only where said', async () => {
    const { schema } = parquetMetadata(bufferOf(await bytesOf([[ROW]], 'parquet')));
    const said = schema.slice(1).map(({ name, type, repetition_type, logical_type }) => [name, type, logical_type?.type ?? null, repetition_type]);
    expect(said).toEqual([
      ['id', 'BYTE_ARRAY', 'STRING', 'REQUIRED'],
      ['text', 'BYTE_ARRAY', 'STRING', 'OPTIONAL'],
      ['number', 'DOUBLE', null, 'REQUIRED'],
      ['maybe', 'DOUBLE', null, 'OPTIONAL'],
      ['whole', 'INT64', null, 'REQUIRED'],
      ['some', 'INT64', null, 'OPTIONAL'],
      ['flag', 'BOOLEAN', null, 'REQUIRED'],
      ['perhaps', 'BOOLEAN', null, 'OPTIONAL'],
      ['at', 'INT64', 'TIMESTAMP', 'REQUIRED'],
      ['once', 'INT64', 'TIMESTAMP', 'OPTIONAL'],
    ]);
    expect(schema.at(-1)?.logical_type).toEqual({ type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' });
  });
});

describe('a table that is longer than a row group', () => {
  const batch = (from: number): OddRow[] => Array.from({ length: 5_000 }, (_, index) => ({ ...ROW, id: `contact ${from + index}`, whole: from + index }));

  it('is handed out group by group, and is whole when they are put together', async () => {
    const batches = Array.from({ length: 5 }, (_, index) => batch(index * 5_000));
    const pieces: Uint8Array[] = [];
    for await (const piece of encodeTable(SPEC, batches, 'parquet')) pieces.push(piece);
    expect(pieces.length).toBeGreaterThanOrEqual(2);
    const whole = Buffer.concat(pieces);
    expect(parquetMetadata(bufferOf(whole)).row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([20_000, 5_000]);
    expect(await READERS.parquet(whole, SPEC)).toEqual(batches.flat());
  });

  it('ends a group early where texts are long', async () => {
    const long = Array.from({ length: 20 }, (_, index) => ({ ...ROW, text: `${index} ${'x'.repeat(2 ** 20)}` }));
    const whole = await bytesOf([long], 'parquet');
    expect(parquetMetadata(bufferOf(whole)).row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([16, 4]);
  });
});

describe('CSV for a spreadsheet', () => {
  it('has no cell of text that a spreadsheet takes for a formula, and leaves numbers alone', async () => {
    const shown = async (text: string) => Buffer.from(await bytesOf([[{ ...ROW, id: text, number: -1.5 }]], 'csv')).toString().split('\n')[1] ?? '';
    expect(await shown('=HYPERLINK("http://x")')).toBe(`"'=HYPERLINK(""http://x"")",,-1.5,,1,,true,,1970-01-01T00:00:00.000Z,`);
    expect(await shown('+8613800138000')).toMatch(/^'\+86/);
    expect(await shown('@SUM(A1)')).toMatch(/^'@SUM/);
    expect(await shown('\uFF1D1')).toMatch(/^'\uFF1D1/);
    expect(await shown("'t Hooft")).toMatch(/^'t Hooft,/);
    await fc.assert(
      fc.asyncProperty(odd, async (text) => {
        expect((await shown(text)).replace(/^"/, '')).not.toMatch(/^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/);
      }),
    );
  });
});
