const preset = require('./jest.preset.cjs');

/** The tier is in the file's name: unit (pure, fast), int (real parts), e2e (whole processes). */
const tier = (name) => ({ ...preset, displayName: name, testMatch: [`<rootDir>/**/*.${name}.spec.ts`] });

/** A busy machine makes a test slow, not wrong: only one that hangs is ended. */
module.exports = {
  testTimeout: 60_000,
  testSequencer: '<rootDir>/infra/jest/longest-first.cjs',
  projects: [tier('unit'), tier('int'), tier('e2e')],
};
