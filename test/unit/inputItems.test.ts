// What a response was asked, out of lists and bodies that anybody may have written.
import assert from 'node:assert/strict';
import { askedFields } from '../../src/core/providers/openai/askedFields.ts';
import { MOST_ITEMS, readInputItems } from '../../src/core/providers/openai/readInputItems.ts';
import { aServerResponse } from '../builders/aServerResponse.ts';

const message = (role: string, ...texts: string[]) => ({
  id: 'msg_1',
  type: 'message',
  role,
  status: 'completed',
  content: texts.map((text) => ({ type: 'input_text', text })),
});
const list = (data: unknown, has_more: unknown = false) => readInputItems({ object: 'list', data, has_more });

describe('what a response was asked', () => {
  it('is its last user message, and what developer and system messages say, in their order', () => {
    const data = [message('user', 'Why?', 'Briefly.'), message('user', 'How?'), message('developer', 'Be brief.')];
    assert.deepEqual(list(data), {
      question: 'Why?\n\nBriefly.',
      instructions: 'Be brief.',
      bytes: Buffer.byteLength(JSON.stringify(data)),
      isWhole: true,
    });
    const both = list([
      { role: 'user', content: 'Why?' },
      message('developer', 'Second.'),
      message('system', 'First.'),
    ]);
    assert.deepEqual([both?.question, both?.instructions], ['Why?', 'First.\n\nSecond.']);
    const plain = list([message('user', 'Why?')]);
    assert.deepEqual([plain?.question, plain?.instructions, plain?.isWhole], ['Why?', '', true]);
  });

  it('has no fewer bytes than its texts, whatever stands in them', () => {
    const texts = ['Sei kurz, bitte schön.', '"\\\u0000\u2028 🙂', 'half \ud800', 'x'.repeat(10_000)];
    for (const one of texts) {
      const read = list([message('user', one), message('developer', one)]);
      assert.ok((read?.bytes ?? 0) > 2 * Buffer.byteLength(one), one.slice(0, 20));
    }
  });

  it('is not wholly known where the list goes on, or may go on', () => {
    const data = [message('user', 'Why?')];
    const full = Array.from({ length: MOST_ITEMS }, () => message('user', 'Why?'));
    const whole = (body: unknown) => readInputItems(body)?.isWhole;
    assert.deepEqual(
      [true, 'no', 0, {}].map((has_more) => whole({ data, has_more })),
      [false, false, false, false],
    );
    assert.deepEqual(
      [whole({ data }), whole({ data, has_more: null }), whole({ data: full }), whole({ data: full, has_more: false })],
      [false, false, false, true],
    );
  });

  it('is not wholly known where it holds more than text', () => {
    const image = { type: 'input_image', image_url: 'https://pictures.example/1.png' };
    const others: unknown[] = [
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'What is this?' }, image] },
      { type: 'message', role: 'user', content: [{ type: 'input_file', file_id: 'file_1' }] },
      { type: 'message', role: 'user', content: [{ type: 'input_text' }] },
      { type: 'message', role: 'user', content: { type: 'input_text', text: 'Why?' } },
      { type: 'message', role: 7, content: 'Why?' },
      { type: 'item_reference', id: 'msg_1' },
      { type: 'compaction', encrypted_content: 'x' },
      { type: null, role: 'user', content: 'Why?' },
      'Why?',
      null,
      [],
    ];
    for (const item of others) {
      assert.equal(list([message('user', 'Why?'), item])?.isWhole, false, JSON.stringify(item));
    }
  });

  it('says nothing where it has another shape', () => {
    for (const body of [null, 'x', [], {}, { data: 'x' }, { data: { 0: message('user', 'Why?') } }]) {
      assert.equal(readInputItems(body), null);
    }
    const odd = [{ role: 'user' }, { role: 'developer', content: [null, 'x', { text: 7 }] }, { role: 'system' }, 7];
    assert.deepEqual([list(odd)?.question, list(odd)?.instructions], ['', '']);
    assert.equal(list([{ role: ['developer'], content: 'Be brief.' }])?.instructions, '');
  });

  it('is more than can be seen where the reply says so, or says something else than it should', () => {
    const hasMore = (fields: object) => askedFields(aServerResponse({ body: JSON.stringify(fields) })).hasMoreInput;
    const schema = { format: { type: 'json_schema', name: 'answer', schema: { type: 'object' } } };
    for (const more of [
      ...[{ tools: [{ type: 'web_search' }] }, { tools: {} }, { tools: 'all' }],
      ...[{ text: schema }, { text: { format: { type: 'json_object' } } }, { text: { format: 'json' } }],
      ...[{ previous_response_id: { id: 'resp_1' } }, { previous_response_id: 7 }],
      ...[{ conversation: 'conv_1' }, { prompt: { id: 'pmpt_1' } }],
    ]) {
      assert.equal(hasMore(more), true, JSON.stringify(more));
    }
    for (const all of [
      ...[{}, { tools: [], conversation: null, prompt: null }, { previous_response_id: 'resp_1' }],
      ...[{ text: { format: { type: 'text' }, verbosity: 'medium' } }, { text: null }, { text: {} }],
    ]) {
      assert.equal(hasMore(all), false, JSON.stringify(all));
    }
  });

  it('has its instructions in the field by that name, where they are a text', () => {
    const terms = (instructions: unknown) => {
      const { instructions: read, hasMoreInput } = askedFields(
        aServerResponse({ body: JSON.stringify({ instructions }) }),
      );
      return [read, hasMoreInput];
    };
    assert.deepEqual(terms('Be brief.'), ['Be brief.', false]);
    for (const none of [null, undefined, '']) assert.deepEqual(terms(none), ['', false]);
    // The service may tell them as a list of items: they are billed, and their size is not known.
    for (const more of [[message('developer', 'Be brief.')], {}, 7]) assert.deepEqual(terms(more), ['', true]);
  });
});
