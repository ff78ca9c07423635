import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { build } from 'esbuild';

const ROOT = join(__dirname, '../..');
const DRIVER = join(__dirname, 'deadly-driver.ts');

/** The driver is the deadly one. Of our own libraries only what the victim uses: a start that loads no HTTP server takes a third of the time. */
const madeForIt: Plugin = {
  name: 'made-for-the-victim',
  setup(bundle) {
    bundle.onResolve({ filter: /^@photostructure\/sqlite$/ }, ({ importer }) => (importer === DRIVER ? undefined : { path: DRIVER }));
    bundle.onResolve({ filter: /^(?:@waymark\/|\.)/ }, async ({ path, pluginData, ...from }) => {
      if (pluginData === 'resolved') return undefined;
      const found = await bundle.resolve(path, { ...from, pluginData: 'resolved' });
      return { ...found, sideEffects: false };
    });
  },
};

/** Bundles the victim once; returns where it is. */
export async function buildVictim(): Promise<string> {
  const outfile = join(ROOT, 'dist/test/victim.js');
  await build({
    entryPoints: [join(__dirname, 'victim.fixture.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    packages: 'external',
    tsconfig: join(ROOT, 'tsconfig.base.json'),
    plugins: [madeForIt],
    logLevel: 'warning',
  });
  return outfile;
}
