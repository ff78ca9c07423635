import { checkedCell, encodeColumn } from './view-cells';

const hex = (...parameters: Parameters<typeof encodeColumn>): string => Buffer.from(encodeColumn(...parameters)).toString('hex');
const header = (nulls: 0 | 1, oid: string, length: number): string => `00000001${`0000000${nulls}`}${oid}${`0000000${length}`}00000001`;

describe('columns in the binary format of PostgreSQL', () => {
  it('are text as UTF-8, with nulls by their length', () => {
    expect(hex('text', ['é', null, ''])).toBe(`${header(1, '00000019', 3)}00000002c3a9ffffffff00000000`);
  });

  it('have the sign for what cannot be shown in place of the one that PostgreSQL does not keep', () => {
    expect(hex('text', ['\0'])).toBe(`${header(0, '00000019', 1)}00000003efbfbd`);
  });

  it('are whole numbers in 64 bits, of both signs and as great as JavaScript has them', () => {
    expect(hex('integer', [1, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])).toBe(
      `${header(0, '00000014', 4)}${['0000000000000001', 'ffffffffffffffff', '001fffffffffffff', 'ffe0000000000001'].map((each) => `00000008${each}`).join('')}`,
    );
  });

  it('are doubles, with one zero only', () => {
    expect(hex('real', [1.5, -0])).toBe(`${header(0, '000002bd', 2)}000000083ff8000000000000000000080000000000000000`);
  });

  it('are bytes as they are', () => {
    expect(hex('bytes', [Uint8Array.from([0, 255])])).toBe(`${header(0, '00000011', 1)}0000000200ff`);
  });

  it('hold nothing of another kind', () => {
    for (const [type, cell] of [['integer', 0.5], ['integer', 2 ** 53], ['real', Number.NaN], ['text', 1], ['bytes', 'x']] as const) {
      expect(() => checkedCell('c', type, cell)).toThrow(`for the column c`);
    }
    expect(checkedCell('c', 'integer', null)).toBeNull();
  });
});
