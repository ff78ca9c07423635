import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseDataDirectory } from './data-directory';

describe('the data directory of a command', () => {
  let place: string;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'waymark-choose-'));
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  it('is the one that is named, before the variable, before the demonstration', () => {
    for (const name of ['named', 'variable', '.waymark/sample']) mkdirSync(join(place, name), { recursive: true });
    const variables = { WAYMARK_DATA_DIR: 'variable' };
    expect(chooseDataDirectory('named', variables, place, false)).toBe(join(place, 'named'));
    expect(chooseDataDirectory(undefined, variables, place, false)).toBe(join(place, 'variable'));
    expect(chooseDataDirectory(undefined, {}, place, false)).toBe(join(place, '.waymark/sample'));
  });

  it('says what to do where none is named', () => {
    expect(() => chooseDataDirectory(undefined, { WAYMARK_DATA_DIR: '' }, place, true)).toThrow(/no data directory: name one with --data-dir or WAYMARK_DATA_DIR/);
  });

  it('may be new only for what fills it', () => {
    expect(chooseDataDirectory('new', {}, place, true)).toBe(join(place, 'new'));
    expect(() => chooseDataDirectory('new', {}, place, false)).toThrow(/there is no data directory .*new/);
  });

  it('is no file', () => {
    writeFileSync(join(place, 'file'), '');
    expect(() => chooseDataDirectory('file', {}, place, true)).toThrow(/file is a file/);
  });
});
