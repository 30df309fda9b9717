// The order of events over all streams of a job.
import assert from 'node:assert/strict';
import { InOrder } from '../../src/core/jobs/hearing/inOrder.ts';
import { seededRandom, wholeNumber } from '../builders/seededRandom.ts';
import { somePieces, textOfPieces } from '../builders/somePieces.ts';

const event = (number: number | null, answer = '') => ({
  number,
  response: null,
  answer: somePieces(answer),
  reasoningSummary: [],
});

describe('events of a stream', () => {
  it('are taken once, and nothing after a gap', () => {
    const order = new InOrder(0);
    order.begin();
    assert.equal(textOfPieces(order.take(event(1, 'a'))?.answer), 'a');
    assert.deepEqual([textOfPieces(order.take(event(1, 'a'))?.answer), order.last], ['', 1]);
    assert.equal(order.take(event(3, 'c')), null);
    order.begin();
    assert.equal(textOfPieces(order.take(event(2, 'b'))?.answer), 'b');
    assert.equal(textOfPieces(order.take(event(3, 'c'))?.answer), 'c');
  });

  it('may be counted from 1', () => {
    const order = new InOrder(-1);
    order.begin();
    assert.deepEqual([order.take(event(1, 'a'))?.isNew, textOfPieces(order.take(event(2, 'b'))?.answer)], [true, 'b']);
  });

  it('have no gap where the place leaves out the same number again', () => {
    const order = new InOrder(5);
    order.begin();
    assert.equal(order.take(event(7, 'g')), null);
    order.begin();
    assert.deepEqual(
      [textOfPieces(order.take(event(7, 'g'))?.answer), textOfPieces(order.take(event(8, 'h'))?.answer)],
      ['g', 'h'],
    );
  });

  it('without a number don’t count, and are news only by their text', () => {
    const order = new InOrder(4);
    order.begin();
    assert.deepEqual([order.take(event(null))?.isNew, order.last], [false, 4]);
    assert.equal(order.take(event(5, 'e'))?.isNew, true);
  });

  it('that no number tells apart never double and never shrink, in whatever pieces they come again', () => {
    const random = seededRandom(11);
    const text = Array.from({ length: 400 }, (_, index) => `${index} `).join('');
    const order = new InOrder(-1);
    let seen = '';
    for (let streams = 0; seen !== text; streams += 1) {
      order.begin();
      const stop = streams > 30 ? text.length : wholeNumber(random, 0, text.length);
      for (let from = 0; from < stop; ) {
        const to = Math.min(stop, from + wholeNumber(random, 1, 9));
        seen += textOfPieces(order.take(event(null, text.slice(from, to)))?.answer) ?? '';
        assert.ok(text.startsWith(seen));
        from = to;
      }
    }
  });

  it('that no number tells apart are left out where they tell another text', () => {
    const order = new InOrder(-1);
    order.begin();
    order.take(event(null, 'One. Two. '));
    order.begin();
    assert.equal(textOfPieces(order.take(event(null, 'Something else, and longer.'))?.answer), '');
  });
});
