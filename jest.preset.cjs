// One transform for our TypeScript and for installed packages that are ES modules only.
const { createHash } = require('node:crypto');
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** Names of the installed packages with "type": "module"; Jest runs CommonJS. */
function moduleOnlyPackages() {
  const root = join(__dirname, 'node_modules');
  const names = readdirSync(root).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(root, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  return names.filter((name) => {
    const manifest = join(root, name, 'package.json');
    return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
  });
}

const { compilerOptions } = JSON.parse(readFileSync(join(__dirname, 'tsconfig.base.json'), 'utf8'));
const moduleNameMapper = Object.fromEntries(
  Object.entries(compilerOptions.paths).map(([name, [file]]) => [`^${name}$`, join(__dirname, file)]),
);

module.exports = {
  rootDir: __dirname,
  // What Jest keeps between runs is kept by this name: the tiers share it, checkouts do not.
  id: createHash('sha256').update(__dirname).digest('hex').slice(0, 32),
  testEnvironment: 'node',
  moduleNameMapper,
  transform: {
    '\\.[cm]?[jt]s$': [
      '<rootDir>/infra/jest/transform.cjs',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${moduleOnlyPackages().join('|')})/)`],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.waymark/'],
};
