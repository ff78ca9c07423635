import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DerivedFolder } from '@waymark/engine';
import { createDerivedFolder } from './derived-folder';

let place: string;
let folder: DerivedFolder;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'waymark-folder-'));
  folder = createDerivedFolder(join(place, 'made', 'later'));
});

afterEach(() => rmSync(place, { recursive: true, force: true }));

const bytesOf = (text: string): Uint8Array => Buffer.from(text);
const textOf = (bytes: Uint8Array | null): string | null => bytes && Buffer.from(bytes).toString();

describe('a derived folder', () => {
  it('is empty, and not there, before it is first written to', async () => {
    expect(await folder.list()).toEqual([]);
    expect([await folder.read('a'), await folder.readPart('a', 0, 9)]).toEqual([null, null]);
    await folder.remove('a');
    expect(existsSync(folder.path)).toBe(false);
  });

  it('gives back what was last put there, whole and in parts', async () => {
    await folder.replace('a', [bytesOf('longer than what comes')]);
    await folder.replace('a', [bytesOf('one '), bytesOf('two')]);
    await folder.replace('b', []);
    expect(textOf(await folder.read('a'))).toBe('one two');
    const parts = await Promise.all([folder.readPart('a', 2, 3), folder.readPart('a', 4, 100), folder.readPart('a', 7, 1), folder.readPart('b', 0, 1)]);
    expect(parts.map(textOf)).toEqual(['e t', 'two', '', '']);
    expect([...(await folder.list())].sort((x, y) => (x.name < y.name ? -1 : 1))).toEqual([{ name: 'a', bytes: 7 }, { name: 'b', bytes: 0 }]);
  });

  it('forgets what is removed, and counts no draft that a crash left behind', async () => {
    await folder.replace('a', [bytesOf('x')]);
    writeFileSync(join(folder.path, 'b.new'), 'half of');
    await folder.remove('a');
    expect(await folder.list()).toEqual([]);
  });

  it('keeps a file as it was when what should replace it cannot be made', async () => {
    await folder.replace('a', [bytesOf('whole')]);
    const given = function* (): Generator<Uint8Array> {
      yield bytesOf('half');
      throw new Error('given up');
    };
    await expect(folder.replace('a', given())).rejects.toThrow('given up');
    expect([textOf(await folder.read('a')), readdirSync(folder.path)]).toEqual(['whole', ['a']]);
  });
});
