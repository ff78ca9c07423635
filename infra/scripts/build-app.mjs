// Bundles one app to dist/apps/NAME/main.js: our own sources inside, installed packages outside.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { transform } from '@swc/core';
import { build } from 'esbuild';

const name = process.argv[2];
if (!name) {
  console.error('usage: node infra/scripts/build-app.mjs APP');
  process.exit(2);
}

const decoratorMetadata = {
  name: 'decorator-metadata',
  setup(bundle) {
    bundle.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), {
        filename: path,
        sourceMaps: 'inline',
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
        },
        module: { type: 'es6' },
      });
      return { contents: code, loader: 'js' };
    });
  },
};

await build({
  entryPoints: [resolve('apps', name, 'src/main.ts')],
  outfile: resolve('dist/apps', name, 'main.js'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  packages: 'external',
  tsconfig: 'tsconfig.base.json',
  plugins: [decoratorMetadata],
  sourcemap: true,
  logLevel: 'warning',
});
