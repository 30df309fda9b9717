import assert from 'node:assert/strict';
import { lineFromAutomation, lineFromConsole } from '../host/hostLog.ts';

describe("the host's log", () => {
  it('loses the styling of console messages', () => {
    assert.equal(
      lineFromConsole('%c[Extension Host] %cPROBE greeting color: blue color: '),
      '[Extension Host] PROBE greeting',
    );
    assert.equal(lineFromConsole('%c INFO color: #33f Creating a socket...'), 'INFO Creating a socket...');
    assert.equal(lineFromConsole('plain, my color: is no style; it stays'), 'plain, my color: is no style; it stays');
  });

  it('keeps the lines of a test run as they were written', () => {
    assert.equal(lineFromAutomation(['  1 passing\n%c']), '  1 passing\n%c');
    assert.equal(lineFromAutomation(['failed', { name: 'TypeError' }]), 'failed {"name":"TypeError"}');
  });
});
