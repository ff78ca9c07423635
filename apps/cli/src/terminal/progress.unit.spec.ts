import { createProgress } from './progress';

function watched(options: { readonly enabled?: boolean; readonly terminal?: boolean } = {}) {
  const written: string[] = [];
  const clock = { now: 0 };
  const progress = createProgress({ enabled: true, terminal: true, ...options, write: (text) => written.push(text), now: () => clock.now });
  return { written, clock, progress };
}

describe('progress', () => {
  it('writes over one line on a terminal, at most five times a second, with the time that is left', () => {
    const { written, clock, progress } = watched();
    progress.show('importing', 0);
    clock.now = 100;
    progress.show('importing', 0.05);
    clock.now = 10_000;
    progress.show('importing', 0.25);
    progress.clear();
    expect(written).toEqual(['\r\u001b[Kimporting 0 %', '\r\u001b[Kimporting 25 %, about 30 s left', '\r\u001b[K']);
  });

  it('writes whole lines elsewhere, and minutes when it takes long', () => {
    const { written, clock, progress } = watched({ terminal: false });
    clock.now = 60_000;
    progress.show('importing', 0.1);
    progress.clear();
    expect(written).toEqual(['importing 10 %, about 9 min left\n']);
  });

  it('says nothing where it is not wanted', () => {
    const { written, progress } = watched({ enabled: false });
    progress.show('importing', 0.5);
    progress.clear();
    expect(written).toEqual([]);
  });
});
