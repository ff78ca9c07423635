// Bundles one TypeScript entry to one CommonJS file: our own sources and Nest inside, other installed packages outside.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { transform } from '@swc/core';
import { build } from 'esbuild';
import { root } from './runtime.mjs';

/** esbuild has no decorator metadata, which Nest's injection reads; swc writes it. */
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

/** Nest is hundreds of small ES modules: loaded one by one they are a quarter of the CPU time of a start. */
const inside = /^@(?:waymark|nestjs\/(?:common|core|cqrs|platform-fastify))(?:\/|$)/;

const packagesOutside = {
  name: 'packages-outside',
  setup(bundle) {
    bundle.onResolve({ filter: /^[^.]/ }, ({ path, kind }) => (kind === 'entry-point' || inside.test(path) ? undefined : { path, external: true }));
  },
};

/** A file appears whole or not at all: another process may be about to load it. */
async function writeWhole({ path, contents }) {
  const draft = `${path}.${process.pid}.tmp`;
  await writeFile(draft, contents);
  await rename(draft, path);
}

/** `entry` and `outfile` are relative to the checkout. */
export async function bundleEntry(entry, outfile) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [resolve(root, entry)],
    outfile: resolve(root, outfile),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    tsconfig: join(root, 'tsconfig.base.json'),
    plugins: [packagesOutside, decoratorMetadata],
    // A CommonJS file has no import.meta, from whose place Nest looks for optional packages.
    define: { 'import.meta.url': 'fileUrl' },
    banner: { js: "const fileUrl = require('node:url').pathToFileURL(__filename).href;" },
    sourcemap: true,
    logLevel: 'warning',
    write: false,
  });
  await mkdir(dirname(resolve(root, outfile)), { recursive: true });
  await Promise.all(outputFiles.map(writeWhole));
}
