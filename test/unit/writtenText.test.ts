// Text put together from pieces: what is heard reads as what is stored, and what was heard wrongly is put right.
import assert from 'node:assert/strict';
import { HeardText } from '../../src/core/providers/replies/heardText.ts';
import { readServerResponse } from '../../src/core/providers/replies/serverResponse.ts';
import { readStreamEvent } from '../../src/core/providers/replies/streamEvent.ts';
import { type Piece, WrittenText } from '../../src/core/providers/replies/writtenText.ts';
import { NO_KEYS } from '../../src/core/providers/scrubber.ts';
import { oneOf, seededRandom } from '../builders/seededRandom.ts';

const at = (output_index: number, content_index = 0) => ({
  output_index,
  content_index,
  item_id: `msg_${output_index}`,
});
const delta = (text: string, message = 0, part = 0) => ({
  ...{ type: 'response.output_text.delta', ...at(message, part), delta: text },
});
const done = (text: string, message = 0, part = 0) => ({
  ...{ type: 'response.output_text.done', ...at(message, part), text },
});
const refused = (text: string, message = 0, part = 0) => ({
  ...{ type: 'response.refusal.delta', ...at(message, part), delta: text },
});
const thought = (text: string, summary_index: number, output_index = 0) => ({
  ...{ type: 'response.reasoning_summary_text.delta', output_index, summary_index, delta: text },
});

/** What can be read after each event. */
function heard(...events: readonly object[]): string[] {
  const text = new HeardText();
  return events.map((event) => {
    text.add(readStreamEvent(event, null, NO_KEYS));
    return text.answer;
  });
}
const last = (...events: readonly object[]) => heard(...events).at(-1);

describe('a text that is being written', () => {
  it('goes on within a message, and a message stands apart from the one before', () => {
    assert.deepEqual(heard(delta('One'), delta(' two', 0, 1), delta('Three', 1), delta('.', 1)), [
      'One',
      'One two',
      'One two\n\nThree',
      'One two\n\nThree.',
    ]);
  });

  it('has the same message once, and none of it twice on the way', () => {
    assert.deepEqual(heard(delta('Same.'), delta('Sa', 1), delta('me.', 1)), ['Same.', 'Same.', 'Same.']);
    assert.deepEqual(heard(delta('Same.'), delta('Sa', 1), delta('lt.', 1)), ['Same.', 'Same.', 'Same.\n\nSalt.']);
    assert.equal(last(delta('Same.'), delta('Sa', 1), done('Sa', 1)), 'Same.\n\nSa', 'short, and told to its end');
  });

  it('takes the end of a part for what is missing of it', () => {
    assert.equal(last(done('All of it.')), 'All of it.');
    assert.equal(last(delta('All'), done('All of it.')), 'All of it.');
    assert.equal(last(delta('All '), delta('it.'), done('All of it.')), 'All of it.', 'in the middle');
    assert.equal(last(delta('All of it.'), done('')), 'All of it.', 'an empty end takes nothing back');
    assert.equal(last(delta('All of it.'), done('it.')), 'All of it.', 'nor does one of the last piece');
    const twice = [delta('All'), delta('All'), delta(' of it.'), delta(' of it.')];
    assert.equal(last(...twice, done('All of it.')), 'All of it.', 'doubled pieces');
  });

  it('takes it from any event that tells an end, once', () => {
    const part = { type: 'output_text', text: 'Whole.' };
    const item = { type: 'message', content: [part, { type: 'refusal', refusal: 'No more.' }] };
    assert.equal(last({ type: 'response.content_part.done', ...at(0), part }), 'Whole.');
    assert.equal(last({ type: 'response.output_item.done', output_index: 0, item }), 'Whole.\n\nNo more.');
    assert.equal(last({ type: 'response.refusal.done', ...at(0), refusal: 'No.' }, refused('', 0)), 'No.');
    const all = [
      ...[delta('Who'), done('Whole.'), { type: 'response.content_part.done', ...at(0), part }],
      { type: 'response.output_item.done', output_index: 0, item },
    ];
    assert.deepEqual(heard(...all), ['Who', 'Whole.', 'Whole.', 'Whole.\n\nNo more.']);
  });

  it('takes a summary from deltas and ends alike, its parts apart', () => {
    const text = new HeardText();
    for (const event of [
      thought('First', 0),
      { type: 'response.reasoning_summary_text.done', output_index: 0, summary_index: 0, text: 'First.' },
      { type: 'response.reasoning_summary_part.done', output_index: 0, summary_index: 1, part: { text: 'Then.' } },
      { type: 'response.output_item.done', output_index: 2, item: { type: 'reasoning', summary: [{ text: 'Last.' }] } },
    ]) {
      text.add(readStreamEvent(event, null, NO_KEYS));
    }
    assert.equal(text.reasoningSummary, 'First.\n\nThen.\n\nLast.');
  });

  it('says when what was told before has changed, and not only grown', () => {
    const written = new WrittenText();
    const piece = (text: string, isWhole: boolean, message = '0'): Piece => ({
      ...{ message, part: '0', kind: 'text', text, isWhole },
    });
    const editions = [piece('One ', false), piece('three', false), piece('One two three', true)].map((each) => {
      written.add(each);
      return [written.text, written.edition];
    });
    assert.deepEqual(editions, [
      ['One ', 0],
      ['One three', 0],
      ['One two three', 1],
    ]);
    assert.equal(written.add(piece('One two three', true)), false, 'nothing new');
  });

  it('reads as the response does at its end, in whatever order and pieces it comes', () => {
    const random = seededRandom(7);
    const words = ['One', ' two.', '\n\n', 'One', '## Three', 'One two.'];
    for (let round = 0; round < 400; round += 1) {
      const output = Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({
        type: 'message',
        content: Array.from({ length: 1 + Math.floor(random() * 2) }, () => ({
          type: 'output_text',
          text: Array.from({ length: Math.floor(random() * 4) }, () => oneOf(random, words)).join(''),
        })),
      }));
      const events = output.flatMap(({ content }, message) =>
        content.flatMap(({ text }, part) => {
          const cut = Math.floor(random() * text.length);
          const pieces = [delta(text.slice(0, cut), message, part), delta(text.slice(cut), message, part)];
          return [...(random() < 0.7 ? pieces : pieces.slice(1)), done(text, message, part)];
        }),
      );
      const stored = readServerResponse({ id: 'resp_1', status: 'completed', output })?.answer;
      assert.equal(last(...events), stored, JSON.stringify(output));
    }
  });

  it('is cheap, however many messages and pieces there are', () => {
    const text = new HeardText();
    for (let n = 0; n < 50_000; n += 1) text.add(readStreamEvent(delta(`${n} `, n % 500), null, NO_KEYS));
    assert.ok(text.answer.length > 200_000);
  });
});
