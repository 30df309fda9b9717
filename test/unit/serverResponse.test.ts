import assert from 'node:assert/strict';
import { readServerResponse } from '../../src/core/providers/replies/serverResponse.ts';
import { Scrubber } from '../../src/core/providers/scrubber.ts';
import { KEY_REMOVED } from '../../src/shared/scrub.ts';
import { aServerResponse } from '../builders/aServerResponse.ts';
import { oneOf, seededRandom } from '../builders/seededRandom.ts';

const message = (...content: unknown[]) => ({ type: 'message', role: 'assistant', content });
const text = (words: string) => ({ type: 'output_text', text: words, annotations: [] });
const reasoning = (...parts: string[]) => ({
  type: 'reasoning',
  summary: parts.map((part) => ({ type: 'summary_text', text: part })),
});
const call = { type: 'function_call', name: 'search', arguments: '{}' };

function answerOf(...output: unknown[]) {
  const read = readServerResponse({ id: 'resp_1', status: 'completed', output });
  assert.ok(read);
  const { answer, reasoningSummary, declined: refusal, toolCallsOnly } = read;
  return { answer, reasoningSummary, refusal, toolCallsOnly };
}

describe('reading a response', () => {
  it('takes names of models, modes, efforts and tiers that are no names for not told', () => {
    const named = (word: unknown) => {
      const reasoning = { mode: word, effort: word };
      const read = readServerResponse({ id: 'resp_1', status: 'queued', model: word, reasoning, service_tier: word });
      return read === null ? assert.fail() : [read.model, read.mode, read.effort, read.serviceTier];
    };
    for (const word of ['🙂'.repeat(2_000), 7, null, ['pro'], { pro: true }]) {
      assert.deepEqual(named(word), [null, null, null, null], JSON.stringify(word).slice(0, 40));
    }
    assert.deepEqual(named('pro'), ['pro', 'pro', 'pro', 'pro']);
  });

  it('counts the tools that cost money of their own, and says when a fee is not known', () => {
    const search = (type?: string) => ({
      type: 'web_search_call',
      ...(type === undefined ? {} : { action: { type } }),
    });
    const file = { type: 'file_search_call', queries: [] };
    const free = ['mcp_call', 'custom_tool_call', 'computer_call', 'local_shell_call'].map((type) => ({ type }));
    const tools = (output: unknown, tool_usage?: unknown) =>
      readServerResponse({ id: 'resp_1', status: 'completed', output, tool_usage })?.tools;
    const known = { webSearches: 0, fileSearches: 0, hasUnknownFee: false };
    assert.deepEqual(tools([message(text('Yes.')), call, reasoning('Why'), ...free]), known);
    const searched = [
      search(),
      search('search'),
      search('search'),
      search('open_page'),
      search('find_in_page'),
      file,
      file,
    ];
    assert.deepEqual(tools(searched), { ...known, webSearches: 3, fileSearches: 2 });
    // The provider's own count of billable searches holds.
    const counted = (requests: unknown) => tools(searched, { web_search: { num_requests: requests } })?.webSearches;
    assert.deepEqual([counted(7), counted(0), counted(-1), counted('many')], [7, 0, 3, 3]);
    for (const type of ['code_interpreter_call', 'image_generation_call', 'shell_call', 'some_new_call']) {
      assert.deepEqual(tools([{ type }]), { ...known, hasUnknownFee: true }, type);
    }
    // A number that can't be a count tells that there is a fee, and not which.
    for (const absurd of [2e15, 1e308, -1, 2.5]) {
      assert.equal(tools(searched, { web_search: { num_requests: absurd } })?.hasUnknownFee, true, String(absurd));
      assert.equal(tools([], { image_gen: { total_tokens: absurd } })?.hasUnknownFee, true, String(absurd));
    }
    assert.equal(tools([], { image_gen: { total_tokens: 0 } })?.hasUnknownFee, false);
    assert.equal(tools([], { image_gen: { total_tokens: 9 } })?.hasUnknownFee, true);
    for (const strange of [null, 'x', 7, {}, [null, 'x', { type: 7 }]])
      assert.deepEqual(tools(strange, strange), known);
  });

  it('finds all that Ponder needs of a finished one', () => {
    const body = {
      id: 'resp_1',
      object: 'response',
      status: 'completed',
      model: 'o3-2025-04-16',
      metadata: { job: 'job-1' },
      service_tier: 'default',
      reasoning: { effort: 'high', mode: 'pro', summary: null },
      max_output_tokens: 50_000,
      created_at: 1_800_000_000,
      completed_at: 1_800_000_090,
      error: null,
      incomplete_details: null,
      output: [reasoning('First.', 'Then.'), message(text('It is '), text('32 bit.'))],
      usage: {
        input_tokens: 2_000,
        input_tokens_details: { cached_tokens: 500, cache_write_tokens: 100 },
        output_tokens: 11_500,
        output_tokens_details: { reasoning_tokens: 10_000 },
        total_tokens: 13_500,
      },
    };
    assert.deepEqual(
      readServerResponse(body),
      aServerResponse({
        status: 'completed',
        effort: 'high',
        mode: 'pro',
        maxOutputTokens: 50_000,
        answer: 'It is 32 bit.',
        reasoningSummary: 'First.\n\nThen.',
        usage: {
          inputTokens: 2_000,
          cachedTokens: 500,
          cacheWriteTokens: 100,
          outputTokens: 11_500,
          reasoningTokens: 10_000,
        },
        completedAt: 1_800_000_090_000,
        body: JSON.stringify(body),
      }),
    );
  });

  it('takes what is missing, or of another kind, as not known', () => {
    const bare = { id: 'resp_1', status: 'hibernating' };
    const strange = {
      ...bare,
      model: 7,
      metadata: ['job'],
      service_tier: {},
      reasoning: ['high'],
      max_output_tokens: '50000',
      input_transformations: { 0: 'x' },
      created_at: '2027',
      completed_at: Number.NaN,
      error: 'broken',
      incomplete_details: 'because',
      output: { type: 'message' },
      usage: 'much',
    };
    for (const body of [bare, strange]) {
      assert.deepEqual(
        readServerResponse(body),
        aServerResponse({
          ...bare,
          model: null,
          metadataJob: null,
          serviceTier: null,
          createdAt: null,
          body: JSON.stringify(body),
        }),
      );
    }
  });

  it('takes times in whole milliseconds, and none that can be no count of seconds', () => {
    const times = (told: unknown) => {
      const read = readServerResponse({ id: 'r', status: 'completed', created_at: told, completed_at: told });
      return [read?.createdAt, read?.completedAt];
    };
    const whole = [1_764_400_000, 1_764_400_000.5, 1_764_400_000.0004, 1e9, 9_999_999_999].map(times);
    assert.deepEqual(whole, [
      [1_764_400_000_000, 1_764_400_000_000],
      [1_764_400_000_500, 1_764_400_000_500],
      [1_764_400_000_000, 1_764_400_000_000],
      [1e12, 1e12],
      [9_999_999_999_000, 9_999_999_999_000],
    ]);
    // Milli-, micro- and nanoseconds, and what is no time at all.
    const absurd = [1_764_400_000_000, 1.7644e15, 1.7644e18, 0, 999, -1_764_400_000, 1e308, Number.NaN, Infinity];
    for (const told of [...absurd, '1764400000', '2026-11-30', null, {}, [1_764_400_000]]) {
      assert.deepEqual(times(told), [null, null], String(told));
    }
  });

  it('takes a cap for one only when it could be one', () => {
    const cap = (max_output_tokens: unknown) =>
      readServerResponse({ id: 'r', status: 'queued', max_output_tokens })?.maxOutputTokens;
    assert.deepEqual([1, 1e9].map(cap), [1, 1e9]);
    const strange = [0, -1, 1.5, 1e9 + 1, Number.NaN, Number.POSITIVE_INFINITY, '10', null, undefined, [5]];
    assert.deepEqual([...new Set(strange.map(cap))], [null]);
  });

  it('finds why earlier reasoning was kept from the model, in words of the shape of a name', () => {
    const reasons = (input_transformations: unknown) =>
      readServerResponse({ id: 'r', status: 'queued', input_transformations })?.inputTransformations;
    const removed = (reason: unknown) => ({ id: 'rs_1', type: 'reasoning', action: 'removed', reason });
    assert.deepEqual(reasons([removed('prefix_mismatch'), removed('turn_boundary'), removed('prefix_mismatch')]), [
      'prefix_mismatch',
      'turn_boundary',
    ]);
    assert.deepEqual(reasons(['[a](b)', 'A b', '', 'x'.repeat(41), null, 7].map(removed)), ['other']);
    const others = [
      { ...removed('x'), type: 'message' },
      { ...removed('x'), action: 'kept' },
      null,
      'x',
      [removed('x')],
    ];
    for (const strange of [others, undefined, null, 'removed', {}, 7]) assert.deepEqual(reasons(strange), []);
    const many = Array.from({ length: 5_000 }, (_, index) =>
      removed(`reason_${String.fromCharCode(97 + (index % 20))}`),
    );
    assert.equal(reasons(many)?.length, 8);
  });

  it('tells commentary on the way from an answer: where nothing else is said, and something is', () => {
    const commentary = (...content: unknown[]) => ({ ...message(...content), phase: 'commentary' });
    const isCommentary = (...output: unknown[]) =>
      readServerResponse({ id: 'resp_1', status: 'completed', output })?.isCommentary ?? false;
    const way = commentary(text('I look at the locks first.'));
    const refusal = { type: 'refusal', refusal: 'No.' };
    assert.deepEqual(
      [
        isCommentary(way),
        isCommentary(way, way, call, reasoning('Why')),
        isCommentary(way, message(text(''))),
        isCommentary(way, message(text('Line 7.'))),
        isCommentary(way, message(refusal)),
        isCommentary(commentary(text(''))),
        isCommentary(call),
        isCommentary({ ...message(text('Line 7.')), phase: 'final_answer' }),
      ],
      [true, true, true, false, false, false, false, false],
    );
  });

  it('refuses what is no response', () => {
    const others = [
      null,
      undefined,
      '',
      '<html>',
      7,
      [],
      {},
      { id: 'x' },
      { status: 'queued' },
      { id: '', status: 'queued' },
    ];
    assert.deepEqual(
      others.map((body) => readServerResponse(body)),
      others.map(() => null),
    );
  });

  it('says why it failed or stopped', () => {
    const failed = readServerResponse({ id: 'r', status: 'failed', error: { code: 'server_error', message: 'Oh' } });
    assert.deepEqual(failed?.error, { code: 'server_error', message: 'Oh' });
    assert.deepEqual(readServerResponse({ id: 'r', status: 'failed', error: {} })?.error, { code: null, message: '' });
    const stopped = { id: 'r', status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };
    assert.equal(readServerResponse(stopped)?.incompleteReason, 'max_output_tokens');
  });

  it('keeps answer, refusal and reasoning apart', () => {
    assert.deepEqual(answerOf(message(text('Part.'), { type: 'refusal', refusal: 'No.' }), reasoning('', 'Why.')), {
      answer: 'Part.',
      reasoningSummary: 'Why.',
      refusal: 'No.',
      toolCallsOnly: false,
    });
  });

  it('sees when there is nothing but tool calls', () => {
    assert.deepEqual(
      [
        [call],
        [reasoning('Hm.'), { ...call, type: 'custom_tool_call' }],
        [call, message(text('Text.'))],
        [message({ type: 'refusal', refusal: 'No.' }), call],
        [],
        [message()],
      ].map((output) => answerOf(...output).toolCallsOnly),
      [true, true, false, false, false, false],
    );
  });

  it('passes over items of a kind it does not know', () => {
    assert.equal(
      answerOf(null, 7, { type: 'hologram' }, message(null, { type: 'sound' }, text('Text.'))).answer,
      'Text.',
    );
  });

  it('never throws, whatever the fields hold', () => {
    const random = seededRandom(8);
    const values = [
      null,
      0,
      -1,
      1.5,
      1e300,
      '',
      'text',
      true,
      [],
      [null],
      {},
      { type: 'message', content: {} },
      [[{}]],
    ];
    for (let run = 0; run < 5_000; run += 1) {
      const any = () => oneOf(random, values);
      const body = {
        id: 'resp_1',
        status: 'queued',
        output: any(),
        usage: { input_tokens: any(), output_tokens: any(), input_tokens_details: any(), output_tokens_details: any() },
        error: any(),
        metadata: any(),
        created_at: any(),
        incomplete_details: any(),
      };
      assert.equal(readServerResponse(body)?.id, 'resp_1');
    }
  });
});

describe('a server that echoes the key it was asked with', () => {
  for (const key of ['sk-proj-abcdefghijklmnop123456', 'a_key_of_a_gateway_123']) {
    it(`has it in no field, and what the answer had of it is marked: ${key.slice(0, 5)}…`, () => {
      const told = {
        model: key,
        reasoning: { mode: `Mode ${key}`, effort: key },
        service_tier: key,
        error: { code: key, message: `Wrong key: ${key}` },
        incomplete_details: { reason: key },
        input_transformations: [{ type: 'reasoning', action: 'removed', reason: key }],
      };
      const read = readServerResponse(
        { id: 'resp_1', status: `waiting for ${key}`, ...told },
        new Scrubber(() => [key]),
      );
      assert.ok(!JSON.stringify(read).includes(key), JSON.stringify(read));
      assert.deepEqual(
        [read?.id, read?.model, read?.mode, read?.effort, read?.serviceTier, read?.error?.message],
        ['resp_1', null, null, null, null, 'Wrong key: [secret]'],
      );
      const output = [{ type: 'message', content: [{ type: 'output_text', text: `Do not commit ${key}.` }] }];
      const answered = readServerResponse(
        { id: 'resp_1', status: 'completed', model: 'o3', output },
        new Scrubber(() => [key]),
      );
      assert.equal(answered?.answer, `Do not commit ${KEY_REMOVED}.`);
      assert.equal(answered.keysRemoved, 1);
      assert.ok(!JSON.stringify(answered).includes(key));
      assert.equal(answered.model, 'o3');
    });
  }

  it('and a key that is a word of every day takes no names away', () => {
    const body = { id: 'resp_1', status: 'completed', model: 'gpt-4', reasoning: { effort: 'none' } };
    assert.deepEqual(readServerResponse(body, new Scrubber(() => ['x']))?.model, 'gpt-4');
    assert.deepEqual(JSON.parse(readServerResponse(body, new Scrubber(() => ['none']))?.body ?? ''), body);
  });
});
