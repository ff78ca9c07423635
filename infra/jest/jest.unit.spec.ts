import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createRequire } from 'node:module';

const ROOT = resolve(__dirname, '../..');
const load = createRequire(__filename);

interface Asked {
  readonly config: { readonly rootDir: string; readonly displayName: string };
  readonly configString: string;
  readonly instrument: boolean;
  readonly supportsStaticESM: boolean;
}
interface Transform {
  createTransformer(options: object): { getCacheKey(source: string, path: string, asked: Asked): string };
}
interface Suite {
  readonly path: string;
  readonly duration?: number;
  readonly context: object;
}
interface SequencerModule {
  new (options: object): { sort(tests: Suite[]): Suite[] };
  readonly LONGEST: readonly string[];
}

const asked = (name: string): Asked => ({ config: { rootDir: '/here', displayName: name }, configString: name, instrument: false, supportsStaticESM: false });

describe('what was compiled', () => {
  const { createTransformer } = load(join(__dirname, 'transform.cjs')) as Transform;
  const one = createTransformer({ jsc: { target: 'es2022' } });
  const key = one.getCacheKey('let a', '/here/a.ts', asked('unit'));

  it('is shared by the tiers', () => {
    expect(one.getCacheKey('let a', '/here/a.ts', asked('e2e'))).toBe(key);
  });

  it('is not shared by other sources, files, options and kinds of modules', () => {
    const others = [
      one.getCacheKey('let b', '/here/a.ts', asked('unit')),
      one.getCacheKey('let a', '/here/b.ts', asked('unit')),
      createTransformer({ jsc: { target: 'es2020' } }).getCacheKey('let a', '/here/a.ts', asked('unit')),
      one.getCacheKey('let a', '/here/a.ts', { ...asked('unit'), supportsStaticESM: true }),
    ];
    expect(new Set([key, ...others]).size).toBe(others.length + 1);
  });
});

describe('the order of the suites', () => {
  const Sequencer = load(join(__dirname, 'longest-first.cjs')) as SequencerModule;
  const context = { config: { rootDir: ROOT, cache: false }, hasteFS: { getSize: (path: string) => path.length } };
  const sorted = (...paths: readonly string[]): readonly string[] =>
    new Sequencer({}).sort(paths.map((path) => ({ path: join(ROOT, path), context }))).map(({ path }) => path.slice(ROOT.length + 1));

  it('names suites that there are', () => {
    expect(Sequencer.LONGEST.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('begins with the longest where nothing is known of an earlier run', () => {
    const [first = '', second = ''] = Sequencer.LONGEST;
    expect(sorted('a/very/long/name/of/a/file/which/is/larger/than/all/others.unit.spec.ts', second, first)).toEqual([first, second, expect.any(String)]);
  });
});
