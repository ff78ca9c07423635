import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFiles } from './whole-file';
import { checkDirectory, checkFile } from './writable';

describe('where something is to be written', () => {
  let place: string;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'waymark-writable-'));
    writeFileSync(join(place, 'file'), 'old');
    mkdirSync(join(place, 'directory'));
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  const at = (...names: readonly string[]): string => join(place, ...names);

  it('a directory need not be there, and is not made', () => {
    for (const path of [at('directory'), at('new'), at('new', 'and', 'deep')]) expect(() => checkDirectory(path)).not.toThrow();
    expect(readdirSync(place).sort()).toEqual(['directory', 'file']);
  });

  it('a file may be new or old, or no plain file', () => {
    for (const path of [at('file'), at('new'), '/dev/null']) expect(() => checkFile(path)).not.toThrow();
    expect(readdirSync(place).sort()).toEqual(['directory', 'file']);
  });

  it('what is in the way is named', () => {
    expect(() => checkDirectory(at('file'))).toThrow(`${at('file')}: it is a file, a directory is asked for`);
    expect(() => checkDirectory(at('file', 'new', 'deep'))).toThrow(`${at('file')}: it is a file, a directory is asked for`);
    expect(() => checkFile(at('directory'))).toThrow(`${at('directory')}: it is a directory, a file is asked for`);
    expect(() => checkFile(at('new', 'file'))).toThrow(`${at('new', 'file')}: there is no directory ${at('new')}: make it first`);
    expect(() => checkFile(at('file', 'deep'))).toThrow(`${at('file')}: it is a file, a directory is asked for`);
  });

  it('files appear together or not at all', () => {
    expect(() => writeFiles([[at('file'), 'one'], [at('new', 'two'), 'two']])).toThrow(`${at('new', 'two')}: there is no directory`);
    expect([readFileSync(at('file'), 'utf8'), readdirSync(place).sort()]).toEqual(['old', ['directory', 'file']]);
    writeFiles([[at('file'), 'one'], [at('two'), 'two']]);
    expect([readFileSync(at('file'), 'utf8'), readFileSync(at('two'), 'utf8'), readdirSync(place).sort()]).toEqual(['one', 'two', ['directory', 'file', 'two']]);
  });
});
