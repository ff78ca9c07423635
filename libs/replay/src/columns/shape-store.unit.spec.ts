import type { ScoredFact } from '@waymark/journey';
import { ShapeStore } from './shape-store';

const fact = (number: number): ScoredFact => ({ id: 'x', occurredAt: 0, kind: 'profile', profile: { number, half: number % 2 === 0, list: [`${number}`, 'x'] } });

describe('the shapes', () => {
  it('are found again among many, and their columns are the same however they were made', async () => {
    const [store, other] = [new ShapeStore(), new ShapeStore()];
    const count = 50_000;
    for (let number = 0; number < count; number += 1) {
      expect(store.shapeOf(fact(number))).toBe(number);
      other.shapeOf(fact(number));
      if (number % 999 === 0) other.table().column('profile.half');
    }
    for (const number of [0, 1, 777, count - 1]) expect(store.shapeOf(fact(number))).toBe(number);
    let pauses = 0;
    await store.prepare(async () => void (pauses += 1));
    expect(pauses).toBeGreaterThan(2);
    for (const name of ['profile.number', 'profile.half', 'profile.list']) expect(store.table().column(name)).toEqual(other.table().column(name));
    expect(store.table().column('profile.half')?.codes.slice(0, 3)).toEqual(Uint32Array.of(0, 1, 0));
  });

  it('that are found later are not in a table that was handed out before', () => {
    const store = new ShapeStore();
    store.shapeOf(fact(1));
    const before = store.table();
    store.shapeOf(fact(2));
    store.shapeOf({ id: 'y', occurredAt: 0, kind: 'profile', account: { new: null } });
    const after = store.table();
    expect(after.column('profile.number')?.shapes).toEqual(Uint32Array.of(0, 1));
    expect([before.count, before.kinds.length, before.fieldNames()]).toEqual([1, 1, ['profile.number', 'profile.half', 'profile.list']]);
    expect(before.column('profile.number')?.shapes).toEqual(Uint32Array.of(0));
    expect([before.column('account.new'), after.column('account.new')?.values]).toEqual([undefined, [null]]);
  });
});
