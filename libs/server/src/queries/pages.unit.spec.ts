import * as fc from 'fast-check';
import { cutPage, readCursor, writeCursor } from './pages';

describe('cursors', () => {
  it('come back as they went', () => {
    const place = fc.array(fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0)), { minLength: 1 });
    fc.assert(
      fc.property(fc.string(), place, (list, cells) => {
        expect(readCursor(list, writeCursor(list, cells))).toEqual(cells);
      }),
    );
  });

  it('are of one list only, and nothing else is a cursor', () => {
    expect(() => readCursor('a', writeCursor('b', [1]))).toThrow(expect.objectContaining({ code: 'invalid-cursor' }));
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => readCursor('list', text)).toThrow(expect.objectContaining({ code: 'invalid-cursor' }));
      }),
    );
  });

  it('stand at the last row of a page that is not the last', () => {
    const cursorOf = (row: number): string => `after ${row}`;
    expect(cutPage([1, 2, 3], 2, cursorOf)).toEqual({ rows: [1, 2], nextCursor: 'after 2' });
    expect(cutPage([1, 2], 2, cursorOf)).toEqual({ rows: [1, 2], nextCursor: null });
    expect(cutPage([], 2, cursorOf)).toEqual({ rows: [], nextCursor: null });
  });
});
