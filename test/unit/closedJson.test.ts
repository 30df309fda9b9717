// The beginning of a JSON text becomes JSON, wherever it was cut.
import assert from 'node:assert/strict';
import { closedJson } from '../../src/core/providers/http/closedJson.ts';

describe('JSON that was cut', () => {
  const WHOLE = JSON.stringify({ detail: [{ loc: ['body', 'x'], msg: 'No "x" at C:\\y\u0007', n: 1 }], code: null });

  it('has what stood whole before the cut', () => {
    const cut = WHOLE.slice(0, WHOLE.indexOf('"n"'));
    assert.deepEqual(JSON.parse(closedJson(cut)), { detail: [{ loc: ['body', 'x'], msg: 'No "x" at C:\\y\u0007' }] });
    assert.deepEqual(JSON.parse(closedJson('{"error":{"code":"c","message":"It beg')), {
      error: { code: 'c', message: 'It beg' },
    });
  });

  it('is JSON wherever it was cut behind its first words', () => {
    for (let at = WHOLE.indexOf('msg'); at <= WHOLE.length; at += 1) {
      const cut = WHOLE.slice(0, at);
      assert.doesNotThrow(() => JSON.parse(closedJson(cut)), cut);
    }
  });

  it('stays as it is where it is none', () => {
    for (const text of ['', 'Not Found', WHOLE, '<html>', '['.repeat(500)]) assert.equal(closedJson(text), text);
  });
});
