import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WholeFiles } from './whole-files';

async function* pieces(...texts: readonly (string | (() => void))[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    if (typeof text === 'function') text();
    else yield Buffer.from(text);
    await Promise.resolve();
  }
}

describe('files that appear together', () => {
  let place: string;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'waymark-whole-'));
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  it('are there when all are written, in place of earlier ones', async () => {
    writeFileSync(join(place, 'a'), 'old');
    const files = new WholeFiles(place);
    await files.write('a', pieces('one', ' two'));
    expect(readFileSync(join(place, 'a'), 'utf8')).toBe('old');
    await files.write('b', pieces());
    files.finish();
    files.end();
    expect(readdirSync(place).sort()).toEqual(['a', 'b']);
    expect(readFileSync(join(place, 'a'), 'utf8')).toBe('one two');
  });

  it('leave nothing when one fails, nor when the user cancels, not even a directory that was not there', async () => {
    const directory = join(place, 'new', 'deep');
    for (const [ends, message] of [[() => { throw new Error('broken'); }, 'broken'], [() => process.emit('SIGINT'), 'cancelled: nothing was written']] as const) {
      const files = new WholeFiles(directory);
      await files.write('a', pieces('one'));
      await expect(files.write('b', pieces('half', () => void ends(), 'rest', 'rest'))).rejects.toThrow(message);
      files.end();
      expect(existsSync(directory)).toBe(false);
    }
    expect(process.listenerCount('SIGINT')).toBe(0);
  });
});
