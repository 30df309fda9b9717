// The tests of the sample: not found by the pattern of ours, as they are only run with a defect planted.
import assert from 'node:assert/strict';
import { emptied, isLong, isWithin } from './subject.ts';

describe('the sample', () => {
  it('is within', () => {
    assert.deepEqual(
      [-1, 0, 5, 6].map((value) => isWithin(value, 5)),
      [false, true, true, false],
    );
  });

  it('is long', () => assert.deepEqual([isLong(''), isLong('a'.repeat(50))], [false, true]));

  it('is emptied', () => assert.deepEqual(emptied(['a', 'b']), []));
});
