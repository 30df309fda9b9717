// How Chat Completions are read: what counts as an end, where the texts stand, and what the figures mean.
import assert from 'node:assert/strict';
import { ChatReader } from '../../src/core/providers/chat/chatReader.ts';
import { NO_KEYS, Scrubber } from '../../src/core/providers/scrubber.ts';

const ID = 'chatcmpl-0123456789abcdef';
const head = { id: ID, object: 'chat.completion.chunk', created: 1_764_000_000, model: 'some-model' };
const chunk = (delta: object, more: object = {}, finish: string | null = null) => ({
  ...head,
  choices: [{ index: 0, delta, finish_reason: finish }],
  ...more,
});
const USAGE = { prompt_tokens: 9, completion_tokens: 83, total_tokens: 92 };

/** What is told of these chunks, and of the end of the stream behind them. */
function read(chunks: readonly object[], scrubber: Scrubber = NO_KEYS) {
  const reader = new ChatReader(scrubber, 'job-1');
  const told = chunks.map((one) => reader.event(one, null));
  const end = reader.end();
  const all = end === null ? told : [...told, end];
  const text = (of: 'answer' | 'reasoningSummary') =>
    all.flatMap((event) => event[of].map((piece) => piece.text)).join('');
  return {
    first: all.find(({ response }) => response !== null)?.response ?? null,
    last: all.findLast(({ response }) => response !== null && response.status !== 'in_progress')?.response ?? null,
    said: all.find(({ said }) => said !== null)?.said ?? null,
    answer: text('answer'),
    thought: text('reasoningSummary'),
  };
}

const ended = (why: string, more: object = {}) => read([chunk({ content: 'Yes.' }), chunk({}, more, why)]).last;

describe('a chat completion', () => {
  it('begins with its first chunk, and has its texts, its figures and its own body at the end', () => {
    const { first, last, answer, thought } = read([
      chunk({ role: 'assistant', content: '' }),
      chunk({ reasoning_content: 'Hm.' }),
      chunk({ content: 'Ye' }),
      chunk({ content: 's.' }),
      chunk({}, {}, 'stop'),
      { ...head, choices: [], usage: { ...USAGE, completion_tokens_details: { reasoning_tokens: 64 } } },
    ]);
    assert.deepEqual([first?.id, first?.status, first?.model], [ID, 'in_progress', 'some-model']);
    assert.deepEqual(
      [last?.id, last?.status, last?.answer, last?.reasoningSummary, answer, thought],
      [ID, 'completed', 'Yes.', 'Hm.', 'Yes.', 'Hm.'],
    );
    assert.deepEqual(last?.usage, {
      inputTokens: 9,
      cachedTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 83,
      reasoningTokens: 64,
    });
    const body = JSON.parse(last?.body ?? '');
    assert.deepEqual(
      [body.object, body.choices[0].message.content, body.choices[0].finish_reason],
      ['chat.completion', 'Yes.', 'stop'],
    );
  });

  it('ends for the reason that is told, and for no other', () => {
    const outcome = (why: string) => [ended(why)?.status, ended(why)?.incompleteReason];
    assert.deepEqual(outcome('stop'), ['completed', null]);
    assert.deepEqual(outcome('tool_calls'), ['completed', null]);
    assert.deepEqual(outcome('length'), ['incomplete', 'max_output_tokens']);
    assert.deepEqual(outcome('content_filter'), ['incomplete', 'content_filter']);
    for (const word of ['abort', 'repetition', 'insufficient_system_resource', 'a word nobody knows']) {
      assert.deepEqual(outcome(word), ['incomplete', word]);
    }
    const failed = ended('error', { error: { code: 502, message: 'Upstream broke.' } });
    assert.deepEqual([failed?.status, failed?.error], ['failed', { code: '502', message: 'Upstream broke.' }]);
    assert.equal(ended('error')?.status, 'failed', 'without a word on it');
  });

  it('goes on where its chunks have an empty message beside what they bring', () => {
    const both = (content: string, finish: string | null) => ({
      ...head,
      choices: [{ index: 0, delta: { content }, message: {}, finish_reason: finish }],
    });
    const { last, answer } = read([both('Ye', null), both('s.', 'stop')]);
    assert.deepEqual([last?.status, last?.answer, answer], ['completed', 'Yes.', 'Yes.']);
  });

  it('has not ended while its reason is an empty word', () => {
    assert.equal(read([chunk({ content: 'Yes.' }, {}, '')]).last, null);
  });

  it('without a reason has no end, whatever came', () => {
    const { last, answer } = read([chunk({ content: 'Yes.' }), { ...head, choices: [], usage: USAGE }]);
    assert.deepEqual([last, answer], [null, 'Yes.']);
  });

  it('has no usage that was not told, and no end after its end', () => {
    assert.equal(ended('stop')?.usage, null);
    const reader = new ChatReader(NO_KEYS, 'job-1');
    reader.event(chunk({ content: 'Yes.' }), null);
    reader.event(chunk({}, {}, 'stop'), null);
    assert.equal(reader.isEnding, true);
    assert.equal(reader.event({ ...head, choices: [], usage: USAGE }, null).response?.usage?.outputTokens, 83);
    assert.deepEqual([reader.isEnding, reader.end()], [false, null]);
    assert.equal(reader.event(chunk({ content: 'More.' }), null).answer.length, 0);
  });

  it('counts reasoning where SGLang tells it, and believes no 0 beside a thought', () => {
    const usageOf = (usage: object, thought = '') =>
      read([chunk({ reasoning: thought, content: 'Yes.' }), chunk({}, {}, 'stop'), { ...head, choices: [], usage }])
        .last?.usage?.reasoningTokens;
    assert.equal(usageOf({ ...USAGE, reasoning_tokens: 64 }), 64);
    assert.equal(usageOf({ ...USAGE, completion_tokens_details: { reasoning_tokens: 3 }, reasoning_tokens: 64 }), 3);
    assert.equal(usageOf({ ...USAGE, completion_tokens_details: { reasoning_tokens: 0 } }, 'Hm.'), null);
    assert.equal(usageOf(USAGE), null);
  });

  it('shows what was thought under either name, once, in parts and in tags', () => {
    const thoughtOf = (...deltas: object[]) => {
      const { thought, last } = read([...deltas.map((delta) => chunk(delta)), chunk({}, {}, 'stop')]);
      assert.equal(last?.reasoningSummary, thought);
      return [thought, last.answer];
    };
    assert.deepEqual(thoughtOf({ reasoning: 'H' }, { reasoning: 'm.' }, { content: 'Yes.' }), ['Hm.', 'Yes.']);
    assert.deepEqual(thoughtOf({ reasoning_content: 'Hm.', reasoning: 'Hm.', content: 'Yes.' }), ['Hm.', 'Yes.']);
    assert.deepEqual(thoughtOf({ reasoning_content: null, reasoning: 'Hm.', content: 'Yes.' }), ['Hm.', 'Yes.']);
    assert.deepEqual(thoughtOf({ reasoning_content: '', reasoning: 'Hm.', content: 'Yes.' }), ['Hm.', 'Yes.']);
    assert.deepEqual(thoughtOf({ content: '<thi' }, { content: 'nk>Hm.</think>\n\nYes.' }), ['Hm.', 'Yes.']);
    assert.deepEqual(thoughtOf({ content: '<think>Hm.' }), ['Hm.', '']);
    const parts = [
      { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] },
      { type: 'text', text: 'Yes.' },
    ];
    assert.deepEqual(thoughtOf({ content: parts }), ['Hm.', 'Yes.']);
  });

  it('tells of an error inside of its stream, unless it has ended by then', () => {
    const error = { error: { code: 429, message: 'Slow down.' } };
    const { said, last } = read([chunk({ content: 'Yes.' }), error]);
    assert.deepEqual([said?.code, said?.message, last], ['429', 'Slow down.', null]);
    assert.equal(read([chunk({ content: 'Yes.' }, error)]).said?.message, 'Slow down.');
    const late = read([chunk({ content: 'Yes.' }), chunk({}, {}, 'stop'), error]);
    assert.deepEqual([late.said, late.last?.status], [null, 'completed']);
  });

  it('may decline, or only call tools', () => {
    const declined = read([chunk({ refusal: 'No.' }), chunk({}, {}, 'stop')]).last;
    assert.deepEqual([declined?.declined, declined?.answer], ['No.', '']);
    const call = { index: 0, id: 'call_1', type: 'function', function: { name: 'read', arguments: '' } };
    const calls = read([chunk({ tool_calls: [call] }), chunk({}, {}, 'tool_calls')]).last;
    assert.deepEqual([calls?.status, calls?.toolCallsOnly], ['completed', true]);
  });

  it('is told from any other by its job where its id may come again, or is missing', () => {
    const idOf = (id: unknown) => read([{ ...chunk({ content: 'Yes.' }), id }]).first?.id;
    assert.deepEqual(
      [idOf(ID), idOf('chatcmpl-7'), idOf(''), idOf(undefined), idOf(7)],
      [ID, 'chatcmpl-7-job-1', 'chatcmpl-job-1', 'chatcmpl-job-1', 'chatcmpl-job-1'],
    );
  });

  it('does not begin with a chunk that has neither an id nor a word', () => {
    const { first } = read([
      { id: '', object: '', choices: [], prompt_filter_results: [] },
      chunk({ content: 'Yes.' }),
    ]);
    assert.equal(first?.id, ID);
  });

  it('in one piece is read as one in many, though it stands where chunks were to come', () => {
    const message = { role: 'assistant', content: '<think>Hm.</think>Yes.' };
    const whole = {
      ...head,
      object: 'chat.completion',
      choices: [{ index: 0, message, finish_reason: 'stop' }],
      usage: USAGE,
    };
    for (const response of [new ChatReader(NO_KEYS, 'job-1').piece(whole).response, read([whole]).last]) {
      assert.deepEqual(
        [response?.status, response?.answer, response?.reasoningSummary, response?.usage?.outputTokens],
        ['completed', 'Yes.', 'Hm.', 83],
      );
    }
    const cut = { ...whole, choices: [{ index: 0, message }] };
    assert.equal(new ChatReader(NO_KEYS, 'job-1').piece(cut).response?.status, 'incomplete');
    assert.equal(new ChatReader(NO_KEYS, 'job-1').piece({ object: 'list', data: [] }).response, null);
  });

  it('gives no key away, in a text, a word or its body', () => {
    const key = 'sk-proj-Abcdefghijklmnopqrstuvwxyz0123456789';
    const scrubber = new Scrubber(() => [key]);
    const { last } = read(
      [
        chunk({ reasoning: `Hm ${key}.`, content: `Yes ${key.slice(0, 20)}` }),
        chunk({ content: `${key.slice(20)}.`, refusal: key }, { model: key, system_fingerprint: key }),
        chunk({}, { error: { message: key, code: key } }, 'error'),
      ],
      scrubber,
    );
    assert.equal(last?.keysRemoved, 3);
    assert.ok(!JSON.stringify(last).includes(key));
  });

  it('is nothing that throws, whatever is told', () => {
    const odd: readonly unknown[] = [
      null,
      7,
      'x',
      [],
      {},
      { choices: null },
      { choices: [null, 7] },
      { choices: [{ delta: null, finish_reason: 7 }] },
      { choices: [{ delta: { content: 7, reasoning: {}, tool_calls: 7 } }], usage: 'x' },
      { choices: [{ message: 7 }] },
      { choices: [{ message: {} }], created: 'x' },
      { id: {}, choices: [{ delta: { content: [null, 7, { type: 'thinking', thinking: 7 }] } }] },
    ];
    for (const one of odd) {
      const reader = new ChatReader(NO_KEYS, 'job-1');
      for (const _ of [1, 2]) reader.event(one, null);
      reader.event(one, 'error');
      reader.end();
      new ChatReader(NO_KEYS, 'job-1').piece(one);
    }
  });
});
