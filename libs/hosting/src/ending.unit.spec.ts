import { createEnding, END_WITHIN_MS } from './ending';

describe('a signal', () => {
  let time: number;
  let said: string[];
  let overdue: () => void;
  let signal: () => void;
  beforeEach(() => {
    time = 1_000;
    said = [];
    signal = createEnding({
      begin: () => said.push('begin'),
      atOnce: (status) => said.push(`at once ${status}`),
      now: () => time,
      after: (ms, then) => {
        expect(ms).toBe(END_WITHIN_MS);
        overdue = then;
      },
    });
  });

  it('begins the end, once', () => {
    signal();
    expect(said).toEqual(['begin']);
  });

  it('that is the echo of the first, as npm passes it on, changes nothing', () => {
    signal();
    time += 999;
    signal();
    expect(said).toEqual(['begin']);
  });

  it('that comes again ends at once, in peace', () => {
    signal();
    time += 1_000;
    signal();
    expect(said).toEqual(['begin', 'at once 0']);
  });

  it('leaves an end that takes too long its time and no more', () => {
    signal();
    overdue();
    expect(said).toEqual(['begin', 'at once 1']);
  });
});
