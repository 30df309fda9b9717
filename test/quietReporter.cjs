// Says nothing while tests pass; says in full what failed. Leaves the counts in the file PONDER_TEST_COUNTS names, one
// line of JSON a run, for the sum at the end.
const { appendFileSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class QuietReporter extends reporters.Base {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      if (failures > 0) reporters.Base.list(this.failures);
      const file = process.env.PONDER_TEST_COUNTS;
      if (file) appendFileSync(file, `${JSON.stringify({ passed: passes, failed: failures, skipped: pending })}\n`);
    });
  }
};
