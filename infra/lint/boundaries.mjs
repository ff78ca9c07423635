// Who may import whom: one table, from which the Nx rule and the allow-lists of imports are made.
// docs/ARCHITECTURE.md shows the same table to people; test/architecture proves that it bites.

/**
 * `libraries` are the @waymark names a room may import (of those in `typesOf` only types), `packages` the installed ones,
 * `builtins` whether Node's own modules are allowed: none, all, or a list. `pure` rooms get the purity rules as well.
 */
export const rooms = {
  journey: { libraries: [], packages: [], builtins: 'none', pure: true },
  contract: { libraries: ['journey'], packages: ['ajv', 'ajv-formats', 'csv-parse', 'libphonenumber-js', 'luxon', 'yaml'], builtins: 'none', pure: true },
  scoring: { libraries: ['journey'], packages: ['re2js', 'ajv', 'yaml'], builtins: 'none', pure: true },
  engine: { libraries: ['journey'], packages: [], builtins: 'none', pure: true },
  views: { libraries: ['journey', 'scoring', 'engine'], typesOf: ['engine'], packages: [], builtins: 'none', pure: true },
  replay: { libraries: ['journey', 'scoring'], packages: ['csv-stringify', 'echarts', 'hyparquet-writer'], builtins: ['worker_threads'], pure: true },
  sample: { libraries: ['journey'], packages: [], builtins: 'none', pure: true },
  adapters: { libraries: ['engine', 'journey'], packages: ['@eventstore/db-client', '@photostructure/sqlite', 'kafkajs', 'kysely', 'pg', 'standardwebhooks'], builtins: 'all', pure: false },
  server: {
    libraries: ['journey', 'contract', 'scoring', 'views', 'replay', 'engine'],
    packages: ['@nestjs/*', '@opentelemetry/api', 'class-transformer', 'class-validator', 'fastify', 'pino', 'prom-client', 'reflect-metadata', 'rxjs', 'swagger-ui-dist', 'yaml'],
    builtins: 'all',
    pure: false,
  },
  hosting: {
    libraries: ['contract', 'scoring', 'replay', 'engine', 'server', 'adapters'],
    packages: ['@opentelemetry/*', 'prom-client'],
    builtins: 'all',
    pure: false,
  },
  embedded: {
    libraries: ['journey', 'contract', 'scoring', 'views', 'replay', 'sample', 'engine', 'server', 'adapters', 'hosting'],
    packages: [],
    builtins: 'all',
    pure: false,
  },
  servers: {
    libraries: ['journey', 'views', 'engine', 'server', 'adapters', 'hosting'],
    packages: ['pino'],
    builtins: 'all',
    pure: false,
  },
};

/** One folder, one technology: what each folder of libs/adapters may import besides the engine. */
export const adapterFolders = {
  sqlite: { packages: ['@photostructure/sqlite', 'kysely'], builtins: 'all' },
  eventstoredb: { packages: ['@eventstore/db-client'], builtins: 'all' },
  postgres: { packages: ['pg', 'kysely'], builtins: 'all' },
  kafka: { packages: ['kafkajs'], builtins: 'all' },
  crypto: { packages: [], builtins: ['crypto'] },
  files: { packages: [], builtins: 'all' },
  process: { packages: [], builtins: 'all' },
  webhooks: { packages: ['standardwebhooks'], builtins: 'all' },
};

const testkitMayImport = ['journey', 'contract', 'scoring', 'views', 'replay', 'sample', 'engine'];

/** Specs may import the kit, which imports the libraries: those circles are of tests only. */
const circlesOfTests = testkitMayImport.map((name) => [name, 'testkit']);

const tag = (name) => `scope:${name}`;

const roomConstraint = ([name, { libraries, packages }]) => ({
  sourceTag: tag(name),
  onlyDependOnLibsWithTags: [name, ...libraries].map(tag),
  ...(packages.length > 0 ? { allowedExternalImports: packages.flatMap((each) => [each, `${each}/*`]) } : { bannedExternalImports: ['*'] }),
});

const nxOptions = (depConstraints) => ({
  enforceBuildableLibDependency: false,
  allow: [],
  ignoredCircularDependencies: circlesOfTests,
  depConstraints,
});

export const nxBoundaries = nxOptions([
  ...Object.entries(rooms).map(roomConstraint),
  { sourceTag: tag('testkit'), onlyDependOnLibsWithTags: ['testkit', ...testkitMayImport].map(tag) },
  { sourceTag: tag('app'), onlyDependOnLibsWithTags: [...Object.keys(rooms), 'app'].map(tag) },
  { sourceTag: tag('test'), onlyDependOnLibsWithTags: ['*'] },
]);

/** Specs may use the kit and real parts; they still reach other projects by their public face only. */
export const nxBoundariesOfSpecs = nxOptions([{ sourceTag: '*', onlyDependOnLibsWithTags: ['*'] }]);

const escaped = (name) => name.replace(/[.*/]/g, (sign) => (sign === '*' ? '[^/]+' : `\\${sign}`));
const alternatives = (names) => names.map(escaped).join('|');

const builtinPattern = (builtins) => {
  if (builtins === 'none') return [];
  return [builtins === 'all' ? 'node:.+' : `node:(?:${alternatives(builtins)})`];
};

/** A `no-restricted-imports` pattern that matches every import but the allowed ones (relative ones are the Nx rule's). */
export const onlyImports = (room, { libraries = [], packages, builtins }) => {
  const allowed = [
    '\\.{1,2}(?:/|$)',
    ...(libraries.length > 0 ? [`@waymark/(?:${alternatives(libraries)})(?:/[a-z]+)?$`] : []),
    ...(packages.length > 0 ? [`(?:${alternatives(packages)})(?:/|$)`] : []),
    ...builtinPattern(builtins),
  ];
  const may = [...libraries.map((name) => `@waymark/${name}`), ...packages, ...(builtins === 'none' ? [] : ["Node's modules by their node: names"])];
  return {
    regex: `^(?!${allowed.join('|')})`,
    message: `${room} may import ${may.length > 0 ? may.join(', ') : 'nothing'} and its own files only (docs/ARCHITECTURE.md).`,
  };
};

/** Libraries of which a room may know the types and nothing that runs. */
export const typesOnly = ({ typesOf = [] }) =>
  typesOf.map((name) => ({ name: `@waymark/${name}`, allowTypeImports: true, message: `Only types of ${name} (docs/ARCHITECTURE.md).` }));

/** Another adapter's folder, whether by path or by name. */
export const otherAdapters = (folder) => {
  const others = Object.keys(adapterFolders).filter((name) => name !== folder);
  return {
    regex: `(?:^|/)\\.\\./(?:.*/)?(?:${others.join('|')})(?:/|$)|@waymark/adapters/(?:${others.join('|')})`,
    message: 'Folders of libs/adapters never import each other: one technology each (docs/ARCHITECTURE.md).',
  };
};
