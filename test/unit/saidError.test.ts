import assert from 'node:assert/strict';
import { readSaidError } from '../../src/core/providers/replies/saidError.ts';

describe('what a server says went wrong', () => {
  it('is read out of a list as well', () => {
    const google = [{ error: { code: 400, message: 'API key not valid.', status: 'INVALID_ARGUMENT' } }];
    assert.deepEqual(readSaidError(google), { message: 'API key not valid.', code: '400', type: null, param: null });
    assert.equal(readSaidError({ errors: ['The model is gone.'] })?.message, 'The model is gone.');
    assert.equal(readSaidError({ errors: [{ message: 'The model is gone.' }] })?.message, 'The model is gone.');
    for (const none of [[], [1], ['words'], [{ id: 'resp_1' }], [{ error: null }]]) {
      assert.equal(readSaidError(none), null);
    }
  });
});
