// Says nothing while tests pass; says in full what failed, and each first try that did. Leaves the counts in the file that
// PONDER_TEST_COUNTS names, one line of JSON a run, for the sum at the end.
const { appendFileSync } = require('node:fs');
const { relative } = require('node:path');
const { reporters } = require('mocha');

module.exports = class QuietReporter extends reporters.Base {
  constructor(runner, options) {
    super(runner, options);
    const retried = new Set();
    const times = {};
    runner.on('test end', ({ file, duration = 0 }) => {
      const name = relative(process.cwd(), file ?? '');
      times[name] = (times[name] ?? 0) + duration;
    });
    runner.on('retry', (test, error) => {
      retried.add(test.fullTitle());
      console.log(`First try failed: ${test.fullTitle()}\n${error?.stack ?? error}\n`);
    });
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      if (failures > 0) reporters.Base.list(this.failures);
      // What failed at its last try as well is a failure.
      for (const test of this.failures) retried.delete(test.fullTitle());
      const counts = { passed: passes, failed: failures, skipped: pending, retried: [...retried], times };
      const file = process.env.PONDER_TEST_COUNTS;
      if (file) appendFileSync(file, `${JSON.stringify(counts)}\n`);
    });
  }
};
