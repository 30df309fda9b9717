// What an event of a stream says, kind by kind.
import assert from 'node:assert/strict';
import { readStreamEvent } from '../../src/core/providers/replies/streamEvent.ts';
import { NO_KEYS } from '../../src/core/providers/scrubber.ts';

describe('an event of a stream', () => {
  const read = (type: string, data: Readonly<Record<string, unknown>>) =>
    readStreamEvent({ type, ...data }, null, NO_KEYS);
  const at = { output_index: 1, content_index: 2, summary_index: 3 };

  it('brings a piece of the answer, or all of a part at its end', () => {
    const piece = (kind: string, isWhole: boolean) => ({ message: '1', part: '2', kind, text: 'Yes.', isWhole });
    const answers: readonly (readonly [string, object, string, boolean])[] = [
      ['response.output_text.delta', { delta: 'Yes.' }, 'text', false],
      ['response.output_text.done', { text: 'Yes.' }, 'text', true],
      ['response.refusal.delta', { delta: 'Yes.' }, 'refusal', false],
      ['response.refusal.done', { refusal: 'Yes.' }, 'refusal', true],
      ['response.content_part.done', { part: { type: 'output_text', text: 'Yes.' } }, 'text', true],
      ['response.content_part.done', { part: { type: 'refusal', refusal: 'Yes.' } }, 'refusal', true],
    ];
    for (const [type, data, kind, isWhole] of answers) {
      const { answer, reasoningSummary } = read(type, { ...at, ...data });
      assert.deepEqual([answer, reasoningSummary], [[piece(kind, isWhole)], []], type);
    }
  });

  it('brings a piece of the summary, or all of a part at its end', () => {
    const piece = (isWhole: boolean) => ({ message: '1', part: '3', kind: 'summary', text: 'Why.', isWhole });
    const summaries: readonly (readonly [string, object, boolean])[] = [
      ['response.reasoning_summary_text.delta', { delta: 'Why.' }, false],
      ['response.reasoning_summary_text.done', { text: 'Why.' }, true],
      ['response.reasoning_summary_part.done', { part: { text: 'Why.' } }, true],
    ];
    for (const [type, data, isWhole] of summaries) {
      const { answer, reasoningSummary } = read(type, { ...at, ...data });
      assert.deepEqual([answer, reasoningSummary], [[], [piece(isWhole)]], type);
    }
  });

  it('brings the reasoning itself, as vLLM tells it, apart from a summary', () => {
    const piece = (isWhole: boolean) => ({ message: '1', part: 'reasoning 2', kind: 'summary', text: 'Hm.', isWhole });
    const inner = { type: 'reasoning_text', text: 'Hm.' };
    const told: readonly (readonly [string, object, boolean])[] = [
      ['response.reasoning_text.delta', { delta: 'Hm.' }, false],
      ['response.reasoning_text.done', { text: 'Hm.' }, true],
      ['response.reasoning_part.done', { part: inner }, true],
      ['response.content_part.done', { part: inner }, true],
    ];
    for (const [type, data, isWhole] of told) {
      const { answer, reasoningSummary } = read(type, { ...at, ...data });
      assert.deepEqual([answer, reasoningSummary], [[], [piece(isWhole)]], type);
    }
  });

  it('brings nothing where its text is none, or its kind is not known', () => {
    for (const [type, data] of [
      ['response.output_text.delta', { delta: '' }],
      ['response.output_text.delta', { delta: 7 }],
      ['response.content_part.done', { part: { type: 'image', text: 'Yes.' } }],
      ['response.something.delta', { delta: 'Yes.' }],
    ] as const) {
      const { answer, reasoningSummary, response, said } = read(type, data);
      assert.deepEqual([answer, reasoningSummary, response, said], [[], [], null, null], type);
    }
  });

  it('has its number where that is whole, and an error has none', () => {
    const numbers = [3, -1, 1.5, '3', undefined].map((sequence_number) => read('x', { sequence_number }).number);
    assert.deepEqual(numbers, [3, null, null, null, null]);
    assert.equal(read('error', { sequence_number: 3, message: 'No.' }).number, null);
  });
});
