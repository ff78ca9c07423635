const preset = require('./jest.preset.cjs');

/** The tier is in the file's name: unit (pure, fast), int (real parts), e2e (whole processes). */
const tier = (name) => ({ ...preset, displayName: name, testMatch: [`<rootDir>/**/*.${name}.spec.ts`] });

module.exports = { projects: [tier('unit'), tier('int'), tier('e2e')] };
