// Lint: house numbers everywhere, purity where code must repeat, boundaries between the rooms of the house.
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import { adapterFolders, nxBoundaries, nxBoundariesOfSpecs, onlyImports, otherAdapters, rooms, typesOnly } from './infra/lint/boundaries.mjs';
import { houseNumbers, housePlugin, houseSyntax, linesPerFile } from './infra/lint/house.mjs';
import { impureGlobals, impureSyntax } from './infra/lint/purity.mjs';

const specs = ['**/*.spec.ts', '**/*.laws.ts'];

const typescriptRules = {
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
  '@typescript-eslint/no-require-imports': 'error',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
};

/** One block a room: its allow-list of imports, and for pure rooms no clock, chance or process. */
const roomBlock = ([name, room]) => ({
  files: [`libs/${name}/**/*.ts`],
  ignores: specs,
  rules: {
    'no-restricted-imports': ['error', { patterns: [onlyImports(name, room)] }],
    '@typescript-eslint/no-restricted-imports': ['error', { paths: typesOnly(room) }],
    ...(room.pure && {
      'no-restricted-globals': ['error', ...impureGlobals],
      'no-restricted-syntax': ['error', ...houseSyntax, ...impureSyntax],
    }),
  },
});

const adapterBlock = ([folder, allowed]) => ({
  files: [`libs/adapters/src/${folder}/**/*.ts`],
  ignores: specs,
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: [otherAdapters(folder), onlyImports(`adapters/${folder}`, { ...allowed, libraries: rooms.adapters.libraries })] },
    ],
  },
});

export default tseslint.config(
  { ignores: ['**/node_modules/', '**/dist/', '.nx/', '.waymark/', 'coverage/', 'test/architecture/forbidden/', 'test/architecture/permitted/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.mjs', '**/*.cjs'],
    plugins: { house: housePlugin },
    rules: houseNumbers,
  },
  {
    files: ['**/*.ts'],
    plugins: { '@typescript-eslint': tseslint.plugin, '@nx': nx },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: { ...typescriptRules, '@nx/enforce-module-boundaries': ['error', nxBoundaries] },
  },
  ...Object.entries(rooms).map(roomBlock),
  ...Object.entries(adapterFolders).map(adapterBlock),
  {
    files: specs,
    rules: {
      'max-lines': linesPerFile(400),
      '@nx/enforce-module-boundaries': ['error', nxBoundariesOfSpecs],
    },
  },
  { files: ['**/*.data.ts'], rules: { 'max-lines': 'off' } },
  // The columnar kernel's inner loops: what is asked for each of millions of facts stands in one place.
  { files: ['libs/replay/src/kernel/machine.ts'], rules: { complexity: 'off', 'max-depth': 'off' } },
  { files: ['*.config.mjs'], rules: { 'no-restricted-syntax': 'off' } },
);
