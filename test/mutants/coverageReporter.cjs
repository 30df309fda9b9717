// Tells which places of src each test file executes, although many files run in one process: V8 counts from one reading to
// the next, and is read whenever a file has ended. One line of JSON a file goes to the file that PONDER_COVERAGE names; the
// first line is what loading the sources executed. A file that computes longer than PONDER_MOST_MS ends at its next test.
const { appendFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { reporters } = require('mocha');

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

module.exports = class CoverageReporter extends reporters.Base {
  constructor(runner, options) {
    super(runner, options);
    const mostMs = Number(process.env.PONDER_MOST_MS);
    const files = new Map();
    const ofFile = (file) => {
      const known = files.get(file) ?? { file, ms: 0, passes: true, isCut: false, result: [], suitesLeft: 0 };
      files.set(file, known);
      return known;
    };
    let began = 0;
    runner.once('start', () => {
      for (const suite of runner.suite.suites) ofFile(suite.file).suitesLeft += 1;
      tell({ file: null, result: read() });
    });
    runner.on('suite', (suite) => {
      if (suite.parent?.root) began = cpuMs();
    });
    runner.on('fail', (test, error) => {
      const record = ofFile(test.file ?? test.parent?.file);
      if (error.code === 'ERR_MOCHA_TIMEOUT') record.isCut = true;
      else record.passes = false;
    });
    runner.on('test end', (test) => {
      const record = ofFile(test.file);
      if (cpuMs() - began + record.ms < mostMs) return;
      record.isCut = true;
      topOf(test).eachTest((each) => {
        each.pending = true;
      });
    });
    runner.on('suite end', (suite) => {
      if (!suite.parent?.root) return;
      const record = ofFile(suite.file);
      record.ms += cpuMs() - began;
      record.result.push(...read());
      record.suitesLeft -= 1;
      if (record.suitesLeft > 0) return;
      tell(record);
      files.delete(suite.file);
    });
  }
};

/** Of the processor: what a file takes on a busy machine says little. */
function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function topOf(test) {
  let suite = test.parent;
  while (suite.parent && !suite.parent.root) suite = suite.parent;
  return suite;
}

function read() {
  let found = [];
  // In its own process the inspector answers at once.
  session.post('Profiler.takePreciseCoverage', (_error, { result }) => {
    found = result.filter(({ url }) => /\/src\/(?:core|editor)\//.test(url));
  });
  return found.map(({ url, functions }) => ({
    url,
    ranges: functions.flatMap(({ ranges }) =>
      ranges.map(({ startOffset, endOffset, count }) => [startOffset, endOffset, count > 0 ? 1 : 0]),
    ),
  }));
}

function tell(record) {
  appendFileSync(process.env.PONDER_COVERAGE, `${JSON.stringify(record)}\n`);
}
