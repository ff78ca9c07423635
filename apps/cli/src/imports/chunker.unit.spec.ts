import fc from 'fast-check';
import type { HistoryItem } from '../score/history-lines';
import type { Chunk } from './chunker';
import { Chunker } from './chunker';

const ALL = (): boolean => true;
const ignore = (): void => undefined;

function cut(items: readonly HistoryItem[], wanted: (line: string) => boolean = ALL, onUnreadable: (line: number, reason: string) => void = ignore): readonly Chunk[] {
  const chunker = new Chunker(wanted, onUnreadable);
  return [...items.map((item) => chunker.push(item)), chunker.end()].filter((chunk) => chunk !== null);
}

/** Every line of the chunks with its number, as the engine counts them. */
function numbered(chunks: readonly Chunk[]): readonly (readonly [number, string])[] {
  return chunks.flatMap(({ firstLine, text }) => text.split('\n').map((line, index) => [firstLine + index, line] as const)).filter(([, line]) => line !== '');
}

describe('chunks of an import', () => {
  it('keep every wanted line under its number, whatever is empty or left out between', () => {
    const line = fc.constantFrom('', '  ', 'a', 'handoff', 'b'.repeat(50));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const wanted = lines.flatMap((text, index) => (text.includes('handoff') ? [[index + 1, text] as const] : []));
        const filled = lines.flatMap((text, index) => (text.trim() === '' ? [] : [[index + 1, text] as const]));
        expect(numbered(cut(lines, (text) => text.includes('handoff')))).toEqual(wanted);
        expect(numbered(cut(lines))).toEqual(filled);
      }),
    );
  });

  it('hold at most 2,000 lines that are not empty', () => {
    const chunks = cut(Array.from({ length: 4_500 }, (_, index) => (index % 3 === 0 ? '' : 'x')));
    expect(chunks.map(({ lines }) => lines)).toEqual([2_000, 1_000]);
    expect(chunks[1]?.firstLine).toBe(3_002);
  });

  it('stay below 2 MiB in bytes, but for a line that is longer by itself', () => {
    const half = '客'.repeat(400_000);
    expect(cut([half, half]).map(({ lines }) => lines)).toEqual([1, 1]);
    expect(cut(['a', half.repeat(3), 'b']).map(({ firstLine }) => firstLine)).toEqual([1, 2, 3]);
  });

  it('leave out what is no text and tell where it stood', () => {
    const heard: unknown[] = [];
    const chunks = cut(['a', { unreadable: 'not UTF-8' }, 'c'], ALL, (...told) => heard.push(told));
    expect(numbered(chunks)).toEqual([
      [1, 'a'],
      [3, 'c'],
    ]);
    expect(heard).toEqual([[2, 'not UTF-8']]);
  });

  it('are none of a file that holds nothing', () => {
    expect(cut(['', ' ', ''])).toEqual([]);
    expect(cut([])).toEqual([]);
  });
});
