import assert from 'node:assert/strict';
import { firstWord } from '../../src/core/providers/http/firstWord.ts';
import { readStreamEvent } from '../../src/core/providers/replies/streamEvent.ts';
import { NO_KEYS } from '../../src/core/providers/scrubber.ts';

describe('the first word of a stream', () => {
  const delta = (text: string, place = 0) => ({
    type: 'response.output_text.delta',
    output_index: place,
    content_index: 0,
    delta: text,
  });
  const thought = (text: string) => ({
    type: 'response.reasoning_summary_text.delta',
    output_index: 0,
    summary_index: 0,
    delta: text,
  });
  const created = { type: 'response.created', response: { id: 'resp_1', object: 'response', status: 'in_progress' } };

  async function firstOf(events: readonly object[]) {
    let at = 0;
    const next = () => {
      const event = events[at];
      at += 1;
      return Promise.resolve(
        event === undefined ? null : { ok: true as const, value: readStreamEvent(event, null, NO_KEYS) },
      );
    };
    const word = await firstWord({ next });
    return word?.ok === true ? word.value.first : assert.fail('there is no first word');
  }

  it('brings what was told before it', async () => {
    const done = { type: 'response.output_text.done', output_index: 0, content_index: 0, text: 'ab' };
    const first = await firstOf([thought('Lo'), delta('a'), delta('b'), done, thought('cks'), delta('c', 1), created]);
    assert.deepEqual(
      first.answer.map(({ message, text, isWhole }) => [message, text, isWhole]),
      [
        ['0', 'ab', false],
        ['0', 'ab', true],
        ['1', 'c', false],
      ],
    );
    assert.deepEqual(
      first.reasoningSummary.map(({ text }) => text),
      ['Locks'],
    );
  });

  it('keeps of a hundred thousand events before it no more than their text', async () => {
    const many = Array.from({ length: 100_000 }, (_, index) => (index % 2 === 0 ? {} : delta('a')));
    const first = await firstOf([...many, created]);
    assert.equal(first.answer.length, 1);
    assert.equal(first.answer[0]?.text.length, 50_000);
  });
});
