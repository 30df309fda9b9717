// The texts in the items of a response's output.
import assert from 'node:assert/strict';
import { answerPieces, endsOnTheWay, summaryPieces } from '../../src/core/providers/replies/outputPieces.ts';

describe('an item of the output', () => {
  const content = [
    { type: 'output_text', text: 'Yes.' },
    { type: 'refusal', refusal: 'No.' },
    { type: 'image' },
    { type: 'text', text: 7 },
  ];
  const summary = [{ text: 'Why.' }];

  it('has pieces of the answer if it is a message, with the places of its parts', () => {
    assert.deepEqual(answerPieces({ type: 'message', content }, 'm'), [
      { message: 'm', part: '0', kind: 'text', text: 'Yes.', isWhole: true },
      { message: 'm', part: '1', kind: 'refusal', text: 'No.', isWhole: true },
    ]);
    assert.deepEqual(answerPieces({ type: 'message', content: 'Yes.' }, 'm'), [
      { message: 'm', part: '0', kind: 'text', text: 'Yes.', isWhole: true },
    ]);
    assert.deepEqual(answerPieces({ type: 'reasoning', content, summary }, 'm'), []);
  });

  it('has pieces of the summary if it is reasoning', () => {
    assert.deepEqual(summaryPieces({ type: 'reasoning', content, summary }, 'm'), [
      { message: 'm', part: '0', kind: 'summary', text: 'Why.', isWhole: true },
    ]);
    assert.deepEqual(summaryPieces({ type: 'message', content, summary }, 'm'), []);
  });

  it('has the reasoning itself, as vLLM tells it, only where there is no summary', () => {
    const told = { type: 'reasoning', content: [{ type: 'reasoning_text', text: 'Hm.' }] };
    const pieces = [{ message: 'm', part: 'reasoning 0', kind: 'summary', text: 'Hm.', isWhole: true }];
    assert.deepEqual(summaryPieces(told, 'm'), pieces);
    assert.deepEqual(summaryPieces({ ...told, summary: [{ text: '' }] }, 'm'), pieces);
    assert.deepEqual(
      summaryPieces({ ...told, summary }, 'm').map(({ text }) => text),
      ['Why.'],
    );
    assert.deepEqual(summaryPieces({ type: 'reasoning', content: [{ text: 7 }] }, 'm'), []);
  });

  it('is on the way where all that was said is commentary', () => {
    const said = (phase?: string, type = 'message') => ({ type, phase, content: 'Yes.' });
    const ends = (...items: ReturnType<typeof said>[]) => endsOnTheWay(items);
    assert.equal(ends(said('commentary'), said('commentary')), true);
    assert.equal(ends(said('commentary'), said('final_answer')), false);
    assert.equal(ends(said('commentary'), said()), false);
    assert.equal(ends(said('commentary', 'reasoning')), false);
    assert.equal(ends(), false);
    assert.equal(endsOnTheWay([said('commentary'), { type: 'message', content: '' }]), true);
  });
});
