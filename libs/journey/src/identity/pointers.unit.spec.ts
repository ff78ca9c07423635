import fc from 'fast-check';
import type { Pointing } from './pointers';
import { Pointers } from './pointers';

/** A history of merges of whole contacts and of unmerges, as the rules allow them. */
const histories = fc.array(fc.record({ undo: fc.boolean(), a: fc.nat({ max: 7 }), b: fc.nat({ max: 7 }) }), { maxLength: 25 }).map((wishes) => {
  const pointers = new Pointers();
  const told: Pointing[] = [];
  wishes.forEach(({ undo, a, b }, index) => {
    const standing = told.filter(({ mergeId, undone }) => !undone && !told.some((other) => other.undone && other.mergeId === mergeId));
    const undone = undo ? standing[a % Math.max(1, standing.length)] : undefined;
    const [survivor = '', loser = ''] = [pointers.contactOf(`c${a}`), pointers.contactOf(`c${b}`)].sort();
    const next = undone ? { ...undone, undone: true } : { mergeId: `m${index}`, survivor, loser, undone: false, made: { at: index, by: null } };
    if (!undone && survivor === loser) return;
    told.push(next);
    pointers.put(next);
  });
  return told;
});

const groupsOf = (told: readonly Pointing[]): readonly string[] => {
  const pointers = new Pointers();
  for (const pointing of told) pointers.put(pointing);
  return Array.from({ length: 8 }, (_, index) => {
    const contact = pointers.contactOf(`c${index}`);
    expect(pointers.membersOf(contact)).toContain(`c${index}`);
    return contact;
  });
};

describe('pointers', () => {
  it('lead to the same contacts in whatever order merges and unmerges are read', () => {
    fc.assert(
      fc.property(histories.chain((told) => fc.tuple(fc.constant(told), fc.shuffledSubarray([...told], { minLength: told.length }))), ([told, shuffled]) => {
        expect(groupsOf(shuffled)).toEqual(groupsOf(told));
      }),
    );
  });

  it('take a merge and its unmerge as if neither had been', () => {
    fc.assert(
      fc.property(histories, fc.nat(), (told, which) => {
        const standing = told.filter(({ mergeId }) => !told.some((other) => other.undone && other.mergeId === mergeId));
        const merge = standing[which % Math.max(1, standing.length)];
        const without = told.filter(({ mergeId }) => mergeId !== merge?.mergeId);
        expect(groupsOf(merge ? [...told, { ...merge, undone: true }] : told)).toEqual(groupsOf(without));
      }),
    );
  });

  it('list every member of a contact once, and of a contact only', () => {
    fc.assert(
      fc.property(histories, (told) => {
        const pointers = new Pointers();
        for (const pointing of told) pointers.put(pointing);
        const contacts = [...new Set(Array.from({ length: 8 }, (_, index) => pointers.contactOf(`c${index}`)))];
        expect(contacts.flatMap((contact) => pointers.membersOf(contact)).sort()).toEqual(Array.from({ length: 8 }, (_, index) => `c${index}`));
      }),
    );
  });

  it('say which contacts an event joins or parts, once', () => {
    const pointers = new Pointers();
    const event = (type: string, at: number, by: string) => ({ id: type, type, at, stream: 'contact-a', revision: 0, position: 1, data: { mergeId: 'm', survivor: 'a', loser: 'b', by } });
    const made = { at: 1, by: 'kim' };
    expect(pointers.take(event('contacts-merged', 1, 'kim'))).toMatchObject({ before: ['a', 'b'], after: ['a'], parted: false, pointing: { undone: false, made } });
    expect(pointers.take(event('contacts-merged', 1, 'kim'))).toBeNull();
    expect(pointers.take(event('contacts-unmerged', 2, 'lee'))).toMatchObject({ before: ['a'], after: ['a', 'b'], parted: true, pointing: { undone: true, made } });
    expect(pointers.take(event('touchpoint-recorded', 3, 'kim'))).toBeNull();
  });
});
