import fc from 'fast-check';
import type { CsvLine } from './framer';
import { CsvRecords } from './records';

const read = (text: string | readonly CsvLine[], options: ConstructorParameters<typeof CsvRecords>[0] = {}, pieces = 1_000): readonly (readonly [number, readonly string[] | string])[] => {
  const records = new CsvRecords(options);
  const lines = typeof text === 'string' ? text.split('\n') : text;
  const parts = Array.from({ length: Math.ceil(lines.length / pieces) }, (_, index) => lines.slice(index * pieces, (index + 1) * pieces));
  return [...parts.flatMap((part) => records.push(part)), ...records.end()].map(({ line, row }) => [line, row.ok ? row.cells : row.refusal.message]);
};
const QUOTES = 'the quotes of the row are wrong: a cell with a quote in it is quoted, and the quote is written twice';

describe('records of a CSV file', () => {
  it('are read back whatever is quoted in them, each under the line on which it begins', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', 'é'), maxLength: 6 });
    const row = fc.array(cell, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), fc.integer({ min: 1, max: 7 }), (rows, pieces) => {
        const texts = rows.map((cells) => cells.map((each) => `"${each.replaceAll('"', '""')}"`).join(','));
        let line = 1;
        const expected = rows.map((cells, index) => {
          const begun = line;
          line += (texts[index] ?? '').split('\n').length;
          return [begun, cells];
        });
        expect(read(texts.join('\n'), {}, pieces)).toEqual(expected);
      }),
    );
  });

  it('lose no neighbour to a broken one', () => {
    expect(read('a,b\nx"y,1\nc,d')).toEqual([[1, ['a', 'b']], [2, expect.stringContaining('a quote opens here')], [3, ['c', 'd']]]);
    expect(read('a,b\nx"y",1\n"c\nd",2\n')).toEqual([[1, ['a', 'b']], [2, QUOTES], [3, ['c\nd', '2']]]);
    expect(read('5" pipe,1\nb,2\n6" pipe,3\nd,4')).toEqual([[1, QUOTES], [2, ['b', '2']], [3, expect.stringContaining('a quote opens here')], [4, ['d', '4']]]);
    expect(read('"never closed,1\nb,2\n"c\nd",3')).toEqual([[1, QUOTES], [2, ['b', '2']], [3, ['c\nd', '3']]]);
  });

  it('report every broken row and give every other, whatever stands between', () => {
    const line = fc.constantFrom('good,1', 'x"y,1', '"open,1', 'a"b"c,2', '"two\nlines",3', '');
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), fc.integer({ min: 1, max: 5 }), (lines, pieces) => {
        const text = lines.join('\n');
        const found = read(text, {}, pieces);
        expect(found).toEqual(read(text));
        const numbers = found.map(([number]) => number);
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
        const isGood = ([, cells]: (typeof found)[number]): boolean => typeof cells !== 'string' && cells[0] === 'good';
        const opens = lines.some((each) => each.startsWith('"open') || each.startsWith('x"'));
        if (!opens) expect(found.filter(isGood)).toHaveLength(lines.filter((each) => each === 'good,1').length);
      }),
    );
  });

  it('give up on a quote that is never closed, and go on at the next line', () => {
    const lines = ['a,1', '"open,2', ...Array.from({ length: 2_500 }, (_, index) => `x,${index}`)];
    const found = read(lines);
    expect(found).toHaveLength(2_502);
    expect(found[1]).toEqual([2, 'a quote opens here and is not closed before the cell is longer than cells are']);
    expect(read(['"open', 'b,1'])).toEqual([[1, 'a quote opens here and is not closed before the end of the file'], [2, ['b', '1']]]);
  });

  it('tell what is no text', () => {
    expect(read(['a,1', { unreadable: 'not UTF-8' }, 'b,2'])).toEqual([[1, ['a', '1']], [2, 'not UTF-8'], [3, ['b', '2']]]);
    expect(read(['"a', { unreadable: 'not UTF-8' }, 'b,2'])).toEqual([[1, expect.stringContaining('bytes that are no text')], [2, 'not UTF-8'], [3, ['b', '2']]]);
  });

  it('have the delimiter and the quote that are said', () => {
    expect(read("a;'b;c'\n", { delimiter: ';', quote: "'" })).toEqual([[1, ['a', 'b;c']]]);
    expect(read('5" pipe\tb"\n', { delimiter: '\t', quote: 'none' })).toEqual([[1, ['5" pipe', 'b"']]]);
  });
});
