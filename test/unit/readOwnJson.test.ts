import assert from 'node:assert/strict';
import { readOwnJson } from '../../src/shared/readOwnJson.ts';

describe('JSON that Ponder wrote', () => {
  it('is its value, and none where it is gone or broken', () => {
    assert.deepEqual(readOwnJson('{"a":[1]}'), { a: [1] });
    for (const none of [null, undefined, '', '{"a":', 'null', '\u0000']) assert.equal(readOwnJson(none), null);
  });
});
