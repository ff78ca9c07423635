import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isOurs, read, repositoryFiles, root } from './repository';

interface Room {
  readonly libraries: readonly string[];
  readonly packages: readonly string[];
}

const pages = repositoryFiles().filter((path) => path.endsWith('.md') && isOurs(path));

const withoutCode = (markdown: string): string => markdown.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');

const linksOf = (path: string): string[] =>
  [...withoutCode(read(path)).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target]) => (target === undefined ? [] : [target]));

const isRelative = (target: string): boolean => !/^[a-z]+:/i.test(target);

/** Anchors as the usual renderers make them from headings. */
const anchorsOf = (path: string): string[] =>
  [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replaceAll(' ', '-'),
  );

function isDead(from: string, target: string): boolean {
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? from : join(dirname(from), file);
  if (!existsSync(join(root, path))) return true;
  return anchor !== undefined && path.endsWith('.md') && !anchorsOf(path).includes(anchor);
}

const section = (markdown: string, heading: string): string => markdown.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';

const shellLines = (markdown: string): string[] =>
  [...markdown.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) => block.trim().split('\n').map((line) => line.replace(/\s*#.*/, '')));

/** The rows of the table in docs/ARCHITECTURE.md, by room: what its two cells name in backticks. */
function tableOfDocs(): Record<string, Room> {
  const rows = [...read('docs/ARCHITECTURE.md').matchAll(/^\| `(\w+)` \| (.+?) \| (.+?) \|$/gm)];
  const named = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name).sort();
  return Object.fromEntries(rows.map(([, room = '', libraries = '', packages = '']) => [room, { libraries: named(libraries), packages: named(packages) }]));
}

async function tableOfLint(): Promise<Record<string, Room>> {
  const path = join(root, 'infra/lint/boundaries.mjs');
  const { rooms } = (await import(path)) as { rooms: Record<string, Room> };
  return Object.fromEntries(
    Object.entries(rooms).map(([name, { libraries, packages }]) => [name, { libraries: [...libraries].sort(), packages: [...packages].sort() }]),
  );
}

describe('the docs', () => {
  it('link to pages and headings that exist', () => {
    expect(pages.length).toBeGreaterThan(5);
    const dead = pages.flatMap((from) => linksOf(from).filter((target) => isRelative(target) && isDead(from, target)).map((target) => `${from}: ${target}`));
    expect(dead).toEqual([]);
  });

  it('name exactly two set-up commands in the README', () => {
    expect(shellLines(section(read('README.md'), 'Set up'))).toEqual(['npm start', 'npm test']);
  });

  it('show the same table of imports as lint enforces', async () => {
    expect(tableOfDocs()).toEqual(await tableOfLint());
  });

  it('number their decision records without a gap', () => {
    const numbers = pages.flatMap((path) => /^docs\/adr\/(\d{4})-/.exec(path)?.[1] ?? []).map(Number);
    expect(numbers.sort((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 1));
  });
});
