import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './repository';

interface Outcome {
  readonly folder: string;
  readonly name: string;
  readonly at: string;
  readonly expected: readonly string[];
  readonly found: readonly string[];
  readonly messages: readonly string[];
}

const forbidden = 'test/architecture/forbidden';
const permitted = 'test/architecture/permitted';

function lintFixtures(): Outcome[] {
  const script = ['test/architecture/lint-as-if.mjs', forbidden, permitted];
  return JSON.parse(execFileSync(process.execPath, script, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 }));
}

describe('the boundaries that lint enforces', () => {
  let outcomes: Outcome[];
  const of = (folder: string) => outcomes.filter((each) => each.folder === folder);

  beforeAll(() => {
    outcomes = lintFixtures();
  }, 120_000);

  it('catch every forbidden fixture by the rule that it names', () => {
    const missed = of(forbidden).flatMap(({ name, expected, found }) =>
      expected.filter((rule) => !found.includes(rule)).map((rule) => `${name}: ${rule} kept silent`),
    );
    expect(missed).toEqual([]);
  });

  it('have a fixture for each room of the house, and each names a rule', () => {
    const rooms = ['journey', 'contract', 'scoring', 'engine', 'views', 'sample', 'adapters', 'server', 'kit', 'house'];
    const names = of(forbidden).map(({ name }) => name);
    expect(rooms.filter((room) => !names.some((name) => name.startsWith(`${room}-`)))).toEqual([]);
    expect(of(forbidden).filter(({ expected }) => expected.length === 0)).toEqual([]);
  });

  it('let what is permitted pass', () => {
    expect(of(permitted).length).toBeGreaterThan(5);
    expect(of(permitted).flatMap(({ name, messages }) => messages.map((text) => `${name}: ${text}`))).toEqual([]);
  });

  it('know every library and every adapter folder', async () => {
    const { rooms, adapterFolders } = (await import(join(root, 'infra/lint/boundaries.mjs'))) as Record<'rooms' | 'adapterFolders', object>;
    const foldersOf = (path: string): string[] =>
      readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
    expect(Object.keys(rooms).sort()).toEqual(foldersOf('libs').sort());
    expect(Object.keys(adapterFolders).sort()).toEqual(foldersOf('libs/adapters/src').sort());
  });
});
