import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the disk alone allows: the same bytes, chunk by chunk, each made durable. */
export function writeFloor(texts: readonly string[]): void {
  const directory = mkdtempSync(join(tmpdir(), 'waymark-floor-'));
  const file = openSync(join(directory, 'floor'), 'w');
  for (const text of texts) {
    writeSync(file, text);
    fdatasyncSync(file);
  }
  closeSync(file);
  rmSync(directory, { recursive: true });
}
