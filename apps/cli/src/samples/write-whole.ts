import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { placeOf } from '../files/place';
import { checkFile } from '../files/writable';
import { failureAt } from '../terminal/failure';

const PART_CHARACTERS = 262_144;

/**
 * Writes lines to a file, gzip when its name ends with `.gz`: beside its place and then renamed into it, so that it is
 * there whole or not at all. Holds a part of bounded size; `onPart` hears after each.
 */
export async function writeWhole(path: string, lines: Iterable<string>, onPart: () => void): Promise<void> {
  checkFile(path);
  const place = placeOf(path);
  const beside = place.isFile ? `${place.path}.${process.pid}.tmp` : place.path;
  const remove = (): void => (place.isFile ? rmSync(beside, { force: true }) : undefined);
  const onInterrupt = (): void => {
    remove();
    process.exit(1);
  };
  process.once('SIGINT', onInterrupt);
  try {
    const source = Readable.from(parts(lines, onPart), { objectMode: true, highWaterMark: 1 });
    const out = createWriteStream(beside, { flags: place.isFile ? 'wx' : 'w' });
    if (path.endsWith('.gz')) await pipeline(source, createGzip(), out);
    else await pipeline(source, out);
    if (place.isFile) renameSync(beside, place.path);
  } catch (error) {
    remove();
    throw failureAt(path, error);
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}

function* parts(lines: Iterable<string>, onPart: () => void): Generator<Buffer> {
  let held: string[] = [];
  let characters = 0;
  for (const line of lines) {
    held.push(line);
    characters += line.length;
    if (characters < PART_CHARACTERS) continue;
    yield Buffer.from(held.join(''), 'utf8');
    held = [];
    characters = 0;
    onPart();
  }
  if (held.length > 0) yield Buffer.from(held.join(''), 'utf8');
}
