// Runs in the extension host before the tests: marks every line written to its console, so that the launcher can tell the
// tests' own lines from those of VS Code. Then runs the real tests.
const { format } = require('node:util');

for (const level of ['debug', 'error', 'info', 'log', 'warn']) {
  const write = console[level].bind(console);
  // VS Code's own console ignores assignments.
  const value = (...parts) => write(`${process.env.PONDER_HOST_MARK}${format(...parts)}`);
  Object.defineProperty(console, level, { value });
}

exports.run = () => require(process.env.PONDER_HOST_TESTS).run();
