import { OwnWork } from './own-work';

describe('how a process gets on with its parts', () => {
  it('says part by part what is in the way, of those that it has', () => {
    const own = new OwnWork();
    const failures: (string | null)[] = [null, 'its disk is full', 'the log is away'];
    for (const part of [2, 0, 1]) own.goesOn(part, () => failures[part] ?? null);
    expect(own.check.failure()).toBe('part 1: its disk is full; part 2: the log is away');
    own.rests(2);
    expect(own.check.failure()).toBe('part 1: its disk is full');
    failures[1] = null;
    expect(own.check.failure()).toBeNull();
    own.goesOn(0, () => 'a partition-lost');
    expect(own.check.failure()).toBe('part 0: a partition-lost');
  });
});
