// swc, as @swc/jest has it, but what it made of a file is kept for every tier: its own key tells the projects apart, although
// they compile alike, and each file would be compiled three times.
const { createHash } = require('node:crypto');
const { relative } = require('node:path');
const { createTransformer } = require('@swc/jest');
const compiler = [require('@swc/core/package.json').version, require('@swc/jest/package.json').version, process.version];

module.exports = {
  createTransformer(options) {
    const made = createTransformer(options);
    return {
      ...made,
      getCacheKey: (source, path, { config, instrument, supportsStaticESM }) =>
        createHash('sha256').update(JSON.stringify([compiler, options, relative(config.rootDir, path), instrument, supportsStaticESM, source])).digest('hex'),
    };
  },
};
