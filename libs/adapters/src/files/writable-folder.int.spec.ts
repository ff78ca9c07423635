import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder, makeWritableFolder } from './writable-folder';

describe('a folder that has to be writable', () => {
  let place: string;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'waymark-writable-'));
  });
  afterEach(() => {
    chmodSync(place, 0o700);
    rmSync(place, { recursive: true, force: true });
  });

  const failure = (path: string): unknown => {
    try {
      return makeWritableFolder(path, 'THE_VARIABLE');
    } catch (error) {
      return error;
    }
  };

  it('is made with all that leads to it, for its owner only, and is left empty', () => {
    const path = join(place, 'a', 'b');
    for (let twice = 0; twice < 2; twice += 1) makeWritableFolder(path, 'THE_VARIABLE');
    expect([readdirSync(path), statSync(path).mode & 0o777]).toEqual([[], 0o700]);
  });

  it('is refused by name where a file is in the way', () => {
    writeFileSync(join(place, 'file'), '');
    const refused = { code: 'store-not-writable', message: expect.stringContaining('name a writable place with THE_VARIABLE') as string };
    expect([failure(join(place, 'file', 'below')), failure(join(place, 'file'))]).toMatchObject([refused, refused]);
    expect(() => makeFolder(join(place, 'file', 'below'), 'THE_VARIABLE')).toThrow('cannot be made');
  });

  const onLinux = process.platform === 'linux' ? it : it.skip;
  onLinux('is refused at once below a folder that takes none, whoever asks', () => {
    expect(failure('/proc/waymark/cache')).toMatchObject({ message: expect.stringContaining('/proc/waymark/cache cannot be made') as string });
    expect(failure('/proc/self')).toMatchObject({ message: expect.stringContaining('/proc/self cannot be written to') as string });
  });

  it('is refused where it is there and may only be read', () => {
    chmodSync(place, 0o500);
    // The administrator may write everywhere.
    if (process.getuid?.() === 0) expect(failure(place)).toBeUndefined();
    else expect(failure(place)).toMatchObject({ message: expect.stringContaining('cannot be written to') as string });
    expect(existsSync(place)).toBe(true);
  });
});
