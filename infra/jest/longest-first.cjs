// Jest starts first what took longest the last time; a fresh checkout has no last time, and its guess, the size of the file,
// leaves one long suite to the end, with the other cores idle. These are known to be long: the longest first.
const { relative } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

const LONGEST = [
  'test/simulation/exactly-one.unit.spec.ts',
  'test/architecture/boundaries.unit.spec.ts',
  'test/simulation/bites.unit.spec.ts',
  'test/faults/killed.e2e.spec.ts',
  'test/e2e/servers.e2e.spec.ts',
  'apps/cli/src/cli.e2e.spec.ts',
  'apps/cli/src/people/people.e2e.spec.ts',
  'test/e2e/bad-weather.e2e.spec.ts',
  'test/faults/standalone-killed.e2e.spec.ts',
  'test/e2e/kafka-killed.e2e.spec.ts',
  'test/engine/partitions.int.spec.ts',
  'libs/adapters/src/kafka/kafka-faults.int.spec.ts',
  'libs/adapters/src/kafka/kafka-pressure.int.spec.ts',
  'libs/adapters/src/kafka/kafka-poison.int.spec.ts',
  'apps/cli/src/replays/replays.e2e.spec.ts',
  'apps/cli/src/backtests/backtests.e2e.spec.ts',
];

const placeOf = (test) => {
  const place = LONGEST.indexOf(relative(test.context.config.rootDir, test.path).replaceAll('\\', '/'));
  return place < 0 ? LONGEST.length : place;
};

/** Jest calls it with `new`, and gets its own sequencer with another order. */
module.exports = function LongestFirst(options) {
  const sequencer = new Sequencer(options);
  const byDuration = sequencer.sort.bind(sequencer);
  sequencer.sort = (tests) => {
    const sorted = byDuration(tests);
    return sorted.some(({ duration }) => duration !== undefined) ? sorted : sorted.sort((a, b) => placeOf(a) - placeOf(b));
  };
  return sequencer;
};

module.exports.LONGEST = LONGEST;
