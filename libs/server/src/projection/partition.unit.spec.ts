import fc from 'fast-check';
import { partitionOf, WHOLE } from './partition';

const all = (count: number) => Array.from({ length: count }, (_, index) => partitionOf(index, count));

describe('the part of all contacts that a projector has', () => {
  it('is one and only one of them for every contact, and the same each time', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uuid(), fc.string()), fc.integer({ min: 1, max: 64 }), (contact, count) => {
        const owners = all(count).filter(({ owns }) => owns(contact));
        expect(owners).toHaveLength(1);
        expect(all(count).filter(({ owns }) => owns(contact)).map(({ index }) => index)).toEqual(owners.map(({ index }) => index));
      }),
    );
  });

  it('is for ever: another hash would leave contacts in two parts, or in none', () => {
    const contacts = ['00000000-0000-5000-8000-000000000000', '1d141f91-f147-5b8e-9634-dc9e698c0330', 'd20d5c4f-03ce-5323-9414-b181ac328e96', 'a', ''];
    expect(contacts.map((contact) => all(7).findIndex(({ owns }) => owns(contact)))).toEqual([5, 4, 1, 5, 2]);
  });

  it.each([2, 3, 8])('is about as large as each of the others (%i)', (count) => {
    const sizes = all(count).map(() => 0);
    const contacts = fc.sample(fc.uuid({ version: 5 }), { numRuns: 8_000, seed: 7 });
    for (const contact of contacts) for (const { index, owns } of all(count)) sizes[index] = (sizes[index] ?? 0) + Number(owns(contact));
    for (const size of sizes) expect(Math.abs(size - 8_000 / count)).toBeLessThan((8_000 / count) * 0.15);
  });

  it('is the first of them for one only, and all there is where there is one', () => {
    expect(all(5).map(({ first }) => first)).toEqual([true, false, false, false, false]);
    expect(partitionOf(0, 1)).toBe(WHOLE);
  });
});
