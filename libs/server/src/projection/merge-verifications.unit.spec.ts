import { mergeVerifications } from './merge-verifications';

const difference = (contactId: string) => ({ contactId, table: 'score', live: 'a', rebuilt: 'b' });
const verification = { generation: 'g', position: 10, contacts: 4, rows: 40, differing: 0, differences: [] };

describe('what the parts found, as one', () => {
  it('adds up, and tells the position that all had come to', () => {
    const other = { ...verification, position: 7, contacts: 2, rows: 5, differing: 1, differences: [difference('c')] };
    expect(mergeVerifications([verification, other])).toEqual({ generation: 'g', position: 7, contacts: 6, rows: 45, differing: 1, differences: [difference('c')] });
  });

  it('lists no more differences than one part does, and counts all', () => {
    const many = { ...verification, differing: 100, differences: Array.from({ length: 100 }, (_, index) => difference(`c${index}`)) };
    const both = mergeVerifications([many, many]);
    expect([both.differences.length, both.differing]).toEqual([100, 200]);
  });
});
