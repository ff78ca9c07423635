import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';

export const root = resolve(__dirname, '../..');

/** Bytes of these are not ours to judge: data that other programs wrote and images. */
const notText = new Set(['.gz', '.png', '.ico', '.jpg']);

/** Copied byte for byte from elsewhere; their content is their own. */
const copied = /^(?:test\/(?:\w+\/)?cases\/|LICENSE$)/;

/** What is committed or about to be, as paths from the root. */
export function repositoryFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  return listed.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
}

export const isText = (path: string): boolean => !notText.has(extname(path));

export const isOurs = (path: string): boolean => !copied.test(path);

export const isCode = (path: string): boolean => ['.ts', '.mjs', '.cjs'].includes(extname(path));

export const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** `path:line` of every line of our text files that the pattern is found in. */
export function linesWith(pattern: RegExp, paths: readonly string[]): string[] {
  return paths.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])),
  );
}
