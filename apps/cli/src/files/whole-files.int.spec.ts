import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTogether } from './whole-files';

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

  const read = (name: string): string => readFileSync(join(place, name), 'utf8');

  it('are there when all are written, in place of earlier ones', async () => {
    writeFileSync(join(place, 'a'), 'old');
    await writeTogether(place, async (files) => {
      await files.write('a', pieces('one', ' two'));
      expect(readFileSync(join(place, 'a'), 'utf8')).toBe('old');
      await files.write('b', pieces());
      await files.write('c', 'a text');
    });
    expect(readdirSync(place).sort()).toEqual(['a', 'b', 'c']);
    expect([read('a'), read('b'), read('c')]).toEqual(['one two', '', 'a text']);
  });

  it('leave nothing when one fails, nor when the user cancels, not even the directories that were not there', async () => {
    const directory = join(place, 'new', 'and', 'deep');
    for (const [ends, message] of [[() => { throw new Error('broken'); }, 'broken'], [() => process.emit('SIGINT'), 'cancelled: nothing was written']] as const) {
      const writing = writeTogether(directory, async (files) => {
        await files.write('a', pieces('one'));
        await files.write('b', pieces('half', () => void ends(), 'rest', 'rest'));
      });
      await expect(writing).rejects.toThrow(message);
      expect(readdirSync(place)).toEqual([]);
    }
    expect(process.listenerCount('SIGINT')).toBe(0);
  });

  it('leave directories that were there, and what others put into new ones', async () => {
    mkdirSync(join(place, 'old'));
    const failing = (directory: string): Promise<never> => writeTogether(directory, () => (writeFileSync(join(place, 'old', 'theirs'), ''), Promise.reject(new Error('broken'))));
    await expect(failing(join(place, 'old', 'new'))).rejects.toThrow('broken');
    expect(readdirSync(join(place, 'old'))).toEqual(['theirs']);
    await expect(writeTogether(join(place, 'x', 'y'), () => (writeFileSync(join(place, 'x', 'theirs'), ''), Promise.reject(new Error('broken'))))).rejects.toThrow('broken');
    expect(readdirSync(join(place, 'x'))).toEqual(['theirs']);
  });

  it('name the place that was asked for where it cannot be written', async () => {
    writeFileSync(join(place, 'file'), '');
    mkdirSync(join(place, 'a'));
    await expect(writeTogether(join(place, 'file'), () => Promise.resolve())).rejects.toThrow(`${join(place, 'file')}: it is a file, a directory is asked for`);
    await expect(writeTogether(place, (files) => files.write('a', 'text'))).rejects.toThrow(`${join(place, 'a')}: it is a directory, a file is asked for`);
    const long = 'n'.repeat(300);
    await expect(writeTogether(place, (files) => files.write(long, 'text'))).rejects.toThrow(`${join(place, long)}: its name is too long`);
    expect(existsSync(join(place, 'file'))).toBe(true);
  });
});
