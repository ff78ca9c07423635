import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDerivedFile } from './derived-file';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-derived-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a derived file', () => {
  it('is nothing before it is first written', async () => {
    expect(await createDerivedFile(join(folder, 'none', 'at.all')).read()).toBeNull();
  });

  it('gives back what was last put there, in shared memory', async () => {
    const file = createDerivedFile(join(folder, 'made', 'columns'));
    await file.replace([new Uint8Array(5), Uint8Array.of(9)]);
    await file.replace([Uint8Array.of(1, 2), new Uint8Array(0), new Uint8Array(new SharedArrayBuffer(3)).fill(3)]);
    const bytes = await file.read();
    expect([...(bytes ?? [])]).toEqual([1, 2, 3, 3, 3]);
    expect(bytes?.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(readdirSync(join(folder, 'made'))).toEqual(['columns']);
  });

  it('stays as it was when what should replace it cannot be made', async () => {
    const file = createDerivedFile(join(folder, 'columns'));
    await file.replace([Uint8Array.of(1)]);
    const failing = function* (): Generator<Uint8Array> {
      yield Uint8Array.of(2);
      throw new Error('no more');
    };
    await expect(file.replace(failing())).rejects.toThrow('no more');
    expect([...readFileSync(file.path)]).toEqual([1]);
    expect(existsSync(`${file.path}.new`)).toBe(false);
  });

  it('writes over a draft that a crash left behind', async () => {
    const file = createDerivedFile(join(folder, 'columns'));
    writeFileSync(`${file.path}.new`, 'a longer half of something');
    await file.replace([Uint8Array.of(7)]);
    expect([...((await file.read()) ?? [])]).toEqual([7]);
  });

  it('says so when it cannot be read', async () => {
    mkdirSync(join(folder, 'columns'));
    await expect(createDerivedFile(join(folder, 'columns')).read()).rejects.toThrow('EISDIR');
  });
});
