import assert from 'node:assert/strict';
import { readSaidError, readSaidText } from '../../src/core/providers/replies/saidError.ts';

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

  it('is the body itself where that calls itself an error, in either way', () => {
    const body = { message: 'The model is gone.', code: 'gone', param: 'model' };
    const said = { message: 'The model is gone.', code: 'gone', type: null, param: 'model' };
    assert.deepEqual(readSaidError({ ...body, object: 'error' }), said);
    assert.deepEqual(readSaidError({ ...body, type: 'error' }), { ...said, type: 'error' });
    assert.equal(readSaidError({ ...body, object: 'response', type: 'message' }), null);
    assert.equal(readSaidError({ ...body, object: 'error', error: {} }), null, 'a field with nothing in it');
  });

  it('is read out of what a gateway hands on, unless that is longer than any error', () => {
    const behind = (padding: string) => JSON.stringify({ error: { message: 'No capacity.', padding } });
    const handedOn = (raw: string) =>
      readSaidError({ error: { message: 'Provider returned error', metadata: { raw } } });
    assert.equal(handedOn(behind(''))?.message, 'No capacity.');
    assert.notEqual(handedOn(behind('a'.repeat(65_536)))?.message, 'No capacity.');
    assert.equal(readSaidText(behind(''))?.message, 'No capacity.');
    assert.equal(readSaidText(behind('a'.repeat(65_536))), null);
  });
});
