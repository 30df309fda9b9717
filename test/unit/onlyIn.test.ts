// What one of two answers says and the other does not.
import assert from 'node:assert/strict';
import { linesOnlyIn, onlyIn, sentencesOf } from '../../src/shared/differences.ts';

const cut = (text: string) => sentencesOf(text).map(([from, to]) => text.slice(from, to));
const only = (text: string, other: string) => {
  const sentences = cut(text);
  const isOnly = onlyIn(sentences, cut(other));
  return sentences.filter((_, index) => isOnly[index]);
};

describe('sentences', () => {
  it('end at their sign before a blank, at a line, and at signs of other scripts', () => {
    assert.deepEqual(cut('It fails in v1.2 of a.ts.  Why? See below!\nNext 你好。再见。'), [
      ...['It fails in v1.2 of a.ts.', 'Why?', 'See below!', 'Next 你好。', '再见。'],
    ]);
    assert.deepEqual([cut(''), cut(' \n '), cut('...')], [[], [], ['...']]);
  });
});

describe('what only one answer says', () => {
  const one = 'The lock is taken twice. It is held across an await. Remove the second call.';

  it('is nothing for the same words, in whatever order, case and distance', () => {
    assert.deepEqual(only(one, one), []);
    assert.deepEqual(only(one, 'Remove  the second CALL! It is held across an await.\nThe lock is taken twice'), []);
  });

  it('is the sentence without a counterpart', () => {
    assert.deepEqual(only(one, 'The lock is taken twice. Remove the second call.'), ['It is held across an await.']);
    assert.deepEqual(only(one, ''), [
      'The lock is taken twice.',
      'It is held across an await.',
      'Remove the second call.',
    ]);
  });

  it('is a sentence that says the opposite, or another number', () => {
    assert.deepEqual(only('The limiter is safe here.', 'The limiter is not safe here.'), ['The limiter is safe here.']);
    assert.deepEqual(only('The limiter isn’t safe here.', 'The limiter is safe here.'), [
      'The limiter isn’t safe here.',
    ]);
    assert.deepEqual(only('It retries after 30 seconds.', 'It retries after 40 seconds.'), [
      'It retries after 30 seconds.',
    ]);
    assert.deepEqual(only('There are two bugs in it.', 'There are three bugs in it.'), ['There are two bugs in it.']);
  });

  it('is not what says too little', () => {
    assert.deepEqual(only('Yes. In short:', 'No.'), []);
  });

  it('is found in scripts without blanks', () => {
    assert.deepEqual(only('锁被获取两次。等待时持有锁。', '锁被获取两次。'), ['等待时持有锁。']);
  });

  it('counts every sign of code but its blanks', () => {
    assert.deepEqual(linesOnlyIn(['a < b', '  return a;', '}', 'x'], ['a <= b', 'return a;']), [
      true,
      false,
      false,
      true,
    ]);
  });
});
