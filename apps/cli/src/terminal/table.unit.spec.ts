import { formatPairs, formatTable } from './table';

interface Row {
  readonly name: string | null;
  readonly total: number | null;
}

const COLUMNS = [
  { title: 'name', of: ({ name }: Row) => name },
  { title: 'total', of: ({ total }: Row) => total },
];

describe('a table', () => {
  it('aligns texts to the left and numbers to the right, without trailing blanks', () => {
    const table = formatTable(COLUMNS, [
      { name: 'Ada', total: 5 },
      { name: 'Grace Hopper', total: 120.5 },
    ]);
    expect(table.split('\n')).toEqual(['name          total', 'Ada               5', 'Grace Hopper  120.5']);
  });

  it('shows what is missing, and counts wide characters as two', () => {
    const table = formatTable(COLUMNS, [
      { name: '诺谷', total: 1 },
      { name: null, total: null },
    ]);
    expect(table.split('\n')).toEqual(['name  total', '诺谷      1', '–         –']);
  });

  it('lets nothing through that could steer a terminal', () => {
    expect(formatTable(COLUMNS, [{ name: 'a\u001b[2Jb\nc', total: 1 }])).not.toMatch(/\u001b|b\nc/);
  });

  it('of no rows is its titles', () => {
    expect(formatTable(COLUMNS, [])).toBe('name  total');
  });
});

describe('pairs', () => {
  it('stand under each other', () => {
    expect(formatPairs([['id', 'x'], ['open', true], ['owner', null]])).toBe('id     x\nopen   yes\nowner  –');
  });
});
